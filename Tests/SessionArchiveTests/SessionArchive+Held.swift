import Foundation
import PipecatModel
import SessionArchive

extension SessionArchive {
  /// Enters sessions that it does not have as created at another time.
  func store(
    _ sessions: [Session], progress: SyncProgress = SyncProgress(), of agent: AgentName
  ) async throws {
    try await store(sessions, moved: [:], forgettingBefore: nil, progress: progress, of: agent)
  }

  /// All sessions of an agent by their ids.
  func held(of agent: AgentName) async throws -> [String: Session] {
    try await withSessions(of: agent) { sessions in
      Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) })
    }
  }
}

/// An agent's name that is one.
func agent(_ name: String) throws -> AgentName {
  guard let name = AgentName(name) else { throw CocoaError(.formatting) }
  return name
}
