import PipecatClient
import PipecatModel

/// Where one session's details and log come from when its page is opened.
public protocol SessionDetailSource: Sendable {
  /// One session in full.
  func session(_ id: String, of agent: AgentName) async throws -> SessionDetails
  /// One page of an agent's log.
  func logs(of agent: AgentName, matching query: LogQuery) async throws -> LogPage
}

extension PipecatClient: SessionDetailSource {
  /// One session in full, for someone who waits for it.
  public func session(_ id: String, of agent: AgentName) async throws -> SessionDetails {
    try await session(id, of: agent, priority: .reader)
  }

  /// One page of an agent's log, for someone who waits for it.
  public func logs(of agent: AgentName, matching query: LogQuery) async throws -> LogPage {
    try await logs(of: agent, matching: query, priority: .reader)
  }
}
