import Foundation
import PipecatClient
import PipecatModel
import Testing

/// The reads that a client offers.
enum Read: CaseIterable, Sendable {
  case agents, agent, sessions, session, logs, regions

  /// Reads, and returns all that the value holds as text.
  func dumped(by client: PipecatClient, agent: AgentName) async throws -> String {
    var text = ""
    switch self {
    case .agents: dump(try await client.agents(), to: &text)
    case .agent: dump(try await client.agent(agent), to: &text)
    case .sessions:
      dump(try await client.sessions(of: agent, matching: SessionQuery()), to: &text)
    case .session: dump(try await client.session("one", of: agent), to: &text)
    case .logs: dump(try await client.logs(of: agent, matching: LogQuery()), to: &text)
    case .regions: dump(try await client.regions(), to: &text)
    }
    return text
  }
}

/// The error that `read` fails with.
func failure<Value: Sendable>(
  _ place: SourceLocation = #_sourceLocation, of read: () async throws -> Value
) async throws -> UpstreamError {
  try #require(
    await #expect(throws: UpstreamError.self, sourceLocation: place) { _ = try await read() },
    sourceLocation: place)
}
