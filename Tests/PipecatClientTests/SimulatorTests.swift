import Logging
import MicroHTTP
import PipecatModel
import PipecatSimulator
import Testing

@testable import PipecatClient

@Suite(.timeLimit(.minutes(10)))
struct SimulatorTests {
  /// Runs a simulated cloud, whose clock stands still, for as long as `body` takes.
  private func simulating(
    _ body: (SimulatedCloud, _ address: String) async throws -> Void
  ) async throws {
    let cloud = SimulatedCloud(
      seed: 3, sessions: 600, clock: { Timestamp(seconds: 1_795_536_000 + 15 * 3600) })
    var configuration = ServerConfiguration()
    configuration.refusal = SimulatorHandler.refusal
    let server = try Server(
      configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      handler: SimulatorHandler(cloud))
    let address = "http://127.0.0.1:\(server.port)/v1"
    do {
      try await body(cloud, address)
    } catch {
      await server.stop(grace: .zero)
      throw error
    }
    await server.stop(grace: .zero)
  }

  @Test func `all six reads understand the simulated cloud`() async throws {
    try await simulating { cloud, address in
      let client = try PipecatClient(address, key: cloud.privateKey)
      let agents = try await client.agents()
      #expect(agents.map(\.name) == cloud.agentNames)
      let regions = try await client.regions()
      #expect(agents.allSatisfy { agent in regions.contains { $0.code == agent.region } })
      var total = 0
      for agent in agents {
        let details = try await client.agent(agent.name)
        #expect(details.ready == true)
        #expect(details.deployment?.id == agent.activeDeploymentID)
        var sessions: [Session] = []
        var count: Int?
        repeat {
          let page = try await client.sessions(
            of: agent.name, matching: SessionQuery(limit: 100, offset: sessions.count))
          guard !page.sessions.isEmpty else { break }
          #expect(page.unreadable == 0)
          count = page.totalCount
          sessions += page.sessions
        } while sessions.count < count ?? 0
        #expect(count == sessions.count)
        #expect(Set(sessions.map(\.id)).count == sessions.count)
        total += sessions.count
        for session in sessions.prefix(5) {
          #expect(try await client.session(session.id, of: agent.name).session == session)
          let log = try await client.logs(
            of: agent.name, matching: LogQuery(sessionID: session.id, limit: 1000))
          #expect(log.total == log.lines.count)
        }
      }
      #expect(total == 600)
    }
  }

  @Test func `what is asked for arrives as asked`() async throws {
    try await simulating { cloud, address in
      let client = try PipecatClient(address, key: cloud.privateKey)
      let agent = cloud.agentNames[0]
      let cold = try await client.sessions(
        of: agent, matching: SessionQuery(limit: 50, status: .ended, startType: .cold))
      #expect(!cold.sessions.isEmpty)
      #expect(cold.sessions.allSatisfy { $0.coldStart == true && $0.endedAt != nil })
      let slow = try await client.sessions(
        of: agent, matching: SessionQuery(startTimeMin: 2, startTimeMax: 30))
      #expect(!slow.sessions.isEmpty)
      #expect(slow.sessions.allSatisfy { (3..<30).contains($0.botStartSeconds ?? 0) })
      let oldest = try await client.logs(of: agent, matching: LogQuery(order: .ascending))
      let times = oldest.lines.compactMap(\.at)
      #expect(!times.isEmpty && times == times.sorted())
    }
  }

  @Test func `the simulated cloud's refusals are told apart`() async throws {
    try await simulating { cloud, address in
      let client = try PipecatClient(address, key: cloud.privateKey)
      let unknown = try #require(AgentName("no-such-agent"))
      for read in [Read.agent, .sessions, .logs] {
        let error = try await failure { try await read.dumped(by: client, agent: unknown) }
        #expect(error.kind == .agentUnknown)
        #expect(error.status == 404)
      }
      let session = try await failure {
        try await Read.session.dumped(by: client, agent: cloud.agentNames[0])
      }
      #expect(session.kind == .sessionUnknown)
      for read in Read.allCases {
        let stranger = try PipecatClient(address, key: "sk_of_someone_else")
        let error = try await failure {
          try await read.dumped(by: stranger, agent: cloud.agentNames[0])
        }
        #expect(error.kind == .keyRefused)
      }
    }
  }
}
