import Foundation
import Logging
import MicroHTTP
import PipecatModel
import PipecatSimulator
import Testing

/// A simulated cloud that is asked over HTTP.
struct RunningSimulator: Sendable {
  let port: Int
  let key: String

  /// Asks with the cloud's key.
  func ask(_ target: String, method: String = "GET") throws -> Exchange {
    try Exchange(port: port, method: method, target: target, authorization: "Bearer \(key)")
  }

  /// What the answer to a question that must succeed tells.
  func read<Value: Decodable>(
    _ target: String, as type: Value.Type = Value.self, _ place: SourceLocation = #_sourceLocation
  ) throws -> Value {
    let answer = try ask(target)
    try #require(answer.status == 200, "\(answer.text)", sourceLocation: place)
    return try JSONDecoder().decode(Value.self, from: Data(answer.body))
  }

  /// Every session of an agent, page by page, in the order of the pages.
  func allSessions(of agent: String) throws -> [Session] {
    var sessions: [Session] = []
    while true {
      let page: SessionPage = try read(
        "/v1/agents/\(agent)/sessions?limit=100&offset=\(sessions.count)")
      if page.sessions.isEmpty { return sessions }
      sessions += page.sessions
    }
  }
}

/// Runs a simulated cloud behind a server for as long as `body` takes.
func simulating<Value>(
  sessions: Int = 2000, seed: UInt64 = 1, clock: TestClock = TestClock(),
  _ body: (RunningSimulator) throws -> Value
) async throws -> Value {
  let cloud = SimulatedCloud(seed: seed, sessions: sessions, clock: { clock.now })
  var configuration = ServerConfiguration()
  configuration.refusal = SimulatorHandler.refusal
  // Longer than a busy machine lets a test wait for its turn.
  configuration.requestTimeout = .seconds(300)
  let server = try Server(
    configuration, logger: Logger(label: "test"), handler: SimulatorHandler(cloud))
  let port = server.port
  let result = Result { try body(RunningSimulator(port: port, key: cloud.privateKey)) }
  await server.stop(grace: .zero)
  return try result.get()
}
