import PipecatClient
import PipecatModel

/// Where one session's details and log come from when its page is opened.
public protocol SessionDetailSource: Sendable {
  /// One session in full.
  func session(_ id: String, of agent: AgentName) async throws -> SessionDetails
  /// One page of an agent's log.
  func logs(of agent: AgentName, matching query: LogQuery) async throws -> LogPage
}

extension PipecatClient: SessionDetailSource {}
