import Foundation
import GRDB
import PipecatModel

/// An archive in one SQLite file, for one program at a time.
///
/// Write-ahead logging with `synchronous=NORMAL`: a killed program loses nothing, a machine that
/// loses power the last moments, which the next sync reads again
/// (https://sqlite.org/pragma.html#pragma_synchronous).
public struct SQLiteArchive: SessionArchive {
  /// The archive's file.
  public let path: String
  private let lock: ArchiveLock
  private let pool: DatabasePool
  private let reader: SQLiteArchiveReader
  private let words = WordList()

  /// Opens the archive at `path`, or creates it, with its folder, for the owner's eyes only.
  ///
  /// - Throws: ``ArchiveError`` where it is in use, damaged, of a later version or inaccessible.
  ///   Nothing is ever deleted or repaired.
  public init(path: String) throws(ArchiveError) {
    self.path = path
    try SQLiteArchive.createFolder(of: path)
    lock = try ArchiveLock(archive: path)
    do {
      if try !SQLiteArchive.createFile(path) {
        // Opening it to write changes the file, also one that is then refused.
        try SQLiteArchiveReader(path: path).checkPages()
      }
      var configuration = Configuration()
      configuration.label = "archive"
      pool = try DatabasePool(path: path, configuration: configuration)
      try ArchiveSchema.migrator.migrate(pool)
      reader = SQLiteArchiveReader(path: path, database: pool)
    } catch {
      throw ArchiveError(error, path: path)
    }
  }

  /// What is known of each agent that was ever stored, in the order of names.
  public func agents() async throws -> [ArchivedAgent] {
    try await reader.agents()
  }

  /// Passes all sessions of an agent to `body`, one at a time, in no particular order.
  public func withSessions<Result: Sendable>(
    of agent: AgentName,
    _ body: @escaping @Sendable (any Sequence<Session>) throws -> Result
  ) async throws -> Result {
    try await reader.withSessions(of: agent, body)
  }

  /// Takes out and enters sessions and enters how far the sync has come, in one transaction.
  public func store(
    _ sessions: [Session], moved: [String: Timestamp?], forgettingBefore cutoff: Timestamp?,
    progress: SyncProgress, of agent: AgentName
  ) async throws {
    do {
      try await write { [words] database in
        let id = try ArchiveSchema.id(of: agent, in: database)
        if let cutoff {
          try ChangeJournal.enter(removalBefore: cutoff, of: id, in: database)
          try StoredSessions.remove(before: cutoff, of: id, in: database)
        }
        try StoredSessions.remove(moved, of: id, in: database)
        try StoredSessions.store(sessions, of: id, words: words, in: database)
        try ChangeJournal.enter(sessions, removals: moved.keys, of: id, in: database)
        try ArchiveSchema.store(progress, of: id, in: database)
      }
    } catch {
      // Words that were entered with this transaction go with it, also where only its end failed.
      words.forget()
      throw error
    }
  }

  /// Enters what upstream says about the agent itself.
  public func store(_ details: AgentDetails, of agent: AgentName) async throws {
    try await write { database in
      let id = try ArchiveSchema.id(of: agent, in: database)
      try ArchiveSchema.store(details, of: id, in: database)
    }
  }

  /// Marks an agent's sessions as they are now.
  public func mark(_ agent: AgentName) async throws -> ArchiveMark {
    try await write { database in
      try ChangeJournal.mark(ArchiveSchema.id(of: agent, in: database), in: database)
    }
  }

  /// Forgets all marks of an agent but one.
  public func forgetMarks(of agent: AgentName, except kept: ArchiveMark?) async throws {
    try await write { database in
      try ChangeJournal.forgetMarks(
        of: ArchiveSchema.id(of: agent, in: database), except: kept, in: database)
    }
  }

  /// What became of an agent's sessions since a mark; `nil` where the agent has no such mark.
  public func changes(
    of agent: AgentName, since mark: ArchiveMark
  ) async throws -> ArchivedChanges? {
    try await ArchiveError.naming(path) {
      try await pool.read { try ChangeJournal.changes(of: agent, since: mark, in: $0) }
    }
  }

  private func write<Result: Sendable>(
    _ transaction: @escaping @Sendable (Database) throws -> Result
  ) async throws -> Result {
    try await ArchiveError.naming(path) { try await pool.write(transaction) }
  }

  private static func createFolder(of path: String) throws(ArchiveError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw ArchiveError(.inaccessible, path: path, cause: "no folder \(folder.path)")
    }
  }

  /// Creates an empty file that only its owner can read; SQLite gives its side files the same mode.
  ///
  /// - Returns: whether there was none.
  private static func createFile(_ path: String) throws(ArchiveError) -> Bool {
    guard !FileManager.default.fileExists(atPath: path) else { return false }
    guard
      FileManager.default.createFile(
        atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw ArchiveError(.inaccessible, path: path, cause: "the file cannot be created") }
    return true
  }
}
