import PipecatModel
import SessionArchive
import Synchronization

/// An archive on disk that can't be written while it is told so.
final class SwitchedArchive: SessionArchive {
  private let archive: SQLiteArchive
  private let isFull = Mutex(false)

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
    try await archive.withSessions(of: agent, body)
  }

  func store(
    _ sessions: [Session], forgetting forgotten: [String], progress: SyncProgress,
    of agent: AgentName
  ) async throws {
    try checkRoom()
    try await archive.store(sessions, forgetting: forgotten, progress: progress, of: agent)
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
