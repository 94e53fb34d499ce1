import Foundation
import GRDB
import PipecatModel

/// Reads an archive in a SQLite file, also while another program writes it.
public struct SQLiteArchiveReader: Sendable {
  private let path: String
  private let database: any DatabaseReader

  /// Opens the archive at `path`, which must be there, and changes nothing in it.
  ///
  /// - Throws: ``ArchiveError`` where it is missing, damaged, of a later version or inaccessible.
  public init(path: String) throws(ArchiveError) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw ArchiveError(.inaccessible, path: path, cause: "there is no such file")
    }
    do {
      var configuration = Configuration()
      configuration.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      if let fault = try queue.read({ try ArchiveSchema.fault($0) }) {
        throw ArchiveError(fault, path: path, cause: fault == .damaged ? "other tables" : nil)
      }
      self.init(path: path, database: queue)
    } catch {
      throw ArchiveError(error, path: path)
    }
  }

  /// Reads through a connection that is open already.
  init(path: String, database: any DatabaseReader) {
    self.path = path
    self.database = database
  }

  /// Looks at every page that holds sessions, and at nothing on it but whether it is one.
  ///
  /// - Throws: ``ArchiveError`` where one is not.
  func checkPages() throws(ArchiveError) {
    do {
      _ = try database.read { database in
        try database.tableExists("session")
          ? Int.fetchOne(database, sql: "SELECT count(*) FROM session") : nil
      }
    } catch {
      throw ArchiveError(error, path: path)
    }
  }

  /// What is known of each agent that was ever stored, in the order of names.
  public func agents() async throws -> [ArchivedAgent] {
    try await ArchiveError.naming(path) {
      try await database.read { try ArchiveSchema.agents($0) }
    }
  }

  /// Passes all sessions of an agent to `body`, one at a time, in no particular order.
  public func withSessions<Result: Sendable>(
    of agent: AgentName,
    _ body: @escaping @Sendable (any Sequence<Session>) throws -> Result
  ) async throws -> Result {
    try await ArchiveError.naming(path) {
      try await database.read { database in
        let sequence = try StoredSessions(of: agent, in: database)
        let result = try body(sequence)
        try sequence.checkNoFailure()
        return result
      }
    }
  }
}
