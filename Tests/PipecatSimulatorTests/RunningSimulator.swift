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

  /// Every session of an agent that matches, page by page, in the order of the pages.
  func allSessions(of agent: String, matching query: String = "") throws -> [Session] {
    var sessions: [Session] = []
    while true {
      let page: SessionPage = try read(
        "/v1/agents/\(agent)/sessions?limit=100&offset=\(sessions.count)&\(query)")
      if page.sessions.isEmpty { return sessions }
      sessions += page.sessions
    }
  }
}

extension SimulatedCloud {
  /// Two thousand sessions at an instant that does not pass.
  static let standing = SimulatedCloud(sessions: 2000, clock: { TestClock.start })
}

/// Runs a simulated cloud behind a server for as long as `body` takes.
func simulating<Value>(
  sessions: Int = 2000, seed: UInt64 = 1, clock: TestClock = TestClock(),
  troubles: [Trouble] = [], _ body: (RunningSimulator) throws -> Value
) async throws -> Value {
  let cloud = SimulatedCloud(seed: seed, sessions: sessions, clock: { clock.now })
  return try await simulating(cloud, troubles: troubles, body)
}

/// Runs a cloud behind a server for as long as `body` takes; plain without troubles.
func simulating<Value>(
  _ cloud: SimulatedCloud, troubles: [Trouble] = [], _ body: (RunningSimulator) throws -> Value
) async throws -> Value {
  var configuration = ServerConfiguration()
  configuration.refusal = SimulatorHandler.refusal
  // Longer than a busy machine lets a test wait for its turn.
  configuration.requestTimeout = .seconds(300)
  let handler: any Handler =
    troubles.isEmpty ? SimulatorHandler(cloud) : TroubledHandler(cloud, troubles: troubles)
  let server = try Server(configuration, logger: Logger(label: "test"), handler: handler)
  let simulator = RunningSimulator(port: server.port, key: cloud.privateKey)
  let result = await withTaskExecutorPreference(OwnThreads()) { Result { try body(simulator) } }
  await server.stop(grace: .zero)
  return try result.get()
}
