import PipecatModel
import SessionArchive
import Synchronization

/// An archive on disk that can't be written while it is told so, and counts how often all sessions
/// of an agent are read.
final class SwitchedArchive: SessionArchive {
  private let archive: SQLiteArchive
  private let isFull = Mutex(false)
  private let reads = Mutex(0)

  /// How often all sessions of an agent were read.
  var rowReads: Int { reads.withLock { $0 } }

  init(_ archive: SQLiteArchive) {
    self.archive = archive
  }

  /// Lets writing fail, or succeed again.
  func fill(_ isFull: Bool) {
    self.isFull.withLock { $0 = isFull }
  }

  func agents() async throws -> [ArchivedAgent] { try await archive.agents() }

  func withSessions<Result: Sendable>(
    of agent: AgentName, _ body: @escaping @Sendable (any Sequence<Session>) throws -> Result
  ) async throws -> Result {
    reads.withLock { $0 += 1 }
    return try await archive.withSessions(of: agent, body)
  }

  func store(
    _ sessions: [Session], moved: [String: Timestamp?], forgettingBefore cutoff: Timestamp?,
    progress: SyncProgress, of agent: AgentName
  ) async throws {
    try checkRoom()
    try await archive.store(
      sessions, moved: moved, forgettingBefore: cutoff, progress: progress, of: agent)
  }

  func mark(_ agent: AgentName) async throws -> ArchiveMark { try await archive.mark(agent) }

  func forgetMarks(of agent: AgentName, except kept: ArchiveMark?) async throws {
    try await archive.forgetMarks(of: agent, except: kept)
  }

  func changes(of agent: AgentName, since mark: ArchiveMark) async throws -> ArchivedChanges? {
    try await archive.changes(of: agent, since: mark)
  }

  func store(_ details: AgentDetails, of agent: AgentName) async throws {
    try checkRoom()
    try await archive.store(details, of: agent)
  }

  private func checkRoom() throws {
    guard isFull.withLock({ $0 }) else { return }
    throw ArchiveError(.inaccessible, path: "sessions.sqlite", cause: "database or disk is full")
  }
}
