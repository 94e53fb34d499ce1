import Foundation
import PipecatModel
import Testing

@Suite struct DetailsTests {
  @Test func `the list of agents names each with its deployment`() async throws {
    try await simulating { cloud in
      let agents = try cloud.read("/v1/agents", as: AgentList.self).agents
      #expect(agents.map(\.name.text) == ["support-line", "night-desk", "booking-line"])
      for agent in agents {
        let details: AgentDetails = try cloud.read("/v1/agents/\(agent.name)")
        #expect(details.deployment?.id == agent.activeDeploymentID)
        #expect(details.ready == true && details.available == true)
        #expect(details.minReplicas != nil && details.maxReplicas != nil)
        let newest = try cloud.allSessions(of: agent.name.text)[0]
        #expect(newest.deploymentID == agent.activeDeploymentID)
        #expect(newest.serviceID == agent.id)
        #expect(newest.organizationID == agent.organizationID)
      }
    }
  }

  @Test func `agents can be asked for by region`() async throws {
    try await simulating { cloud in
      let west = try cloud.read("/v1/agents?region=us-west", as: AgentList.self).agents
      #expect(west.map(\.name.text) == ["booking-line"])
      #expect(try cloud.read("/v1/agents?region=mars", as: AgentList.self).agents.isEmpty)
      let regions = try cloud.read("/v1/regions", as: RegionList.self).regions
      #expect(regions.contains { $0.code == "us-west" })
    }
  }

  @Test func `the longest session is told where it is not the default`() async throws {
    try await simulating { cloud in
      let night: AgentDetails = try cloud.read("/v1/agents/night-desk")
      #expect(night.deployment?.maxSessionSeconds == 1800)
      let booking: AgentDetails = try cloud.read("/v1/agents/booking-line")
      #expect(booking.deployment?.maxSessionSeconds == nil)
    }
  }

  @Test func `the number of active sessions leaves out those whose end was lost`() async throws {
    try await simulating(sessions: 50_000) { cloud in
      for (agent, lost) in [("support-line", 1), ("night-desk", 2), ("booking-line", 1)] {
        let details: AgentDetails = try cloud.read("/v1/agents/\(agent)")
        let active: SessionPage = try cloud.read("/v1/agents/\(agent)/sessions?status=active")
        #expect(details.activeSessionCount == active.totalCount.map { $0 - lost })
      }
    }
  }

  @Test func `a row has all documented keys, whatever is known`() async throws {
    let keys = [
      "sessionId", "serviceId", "organizationId", "deploymentId", "endedAt", "botStartSeconds",
      "coldStart", "completionStatus", "createdAt", "updatedAt",
    ]
    try await simulating { cloud in
      for offset in stride(from: 0, to: 1200, by: 100) {
        let answer = try cloud.ask("/v1/agents/support-line/sessions?limit=100&offset=\(offset)")
        let document = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        let rows = try #require(document?["sessions"] as? [[String: Any]])
        for row in rows {
          #expect(Set(row.keys).subtracting(["endState"]) == Set(keys))
        }
      }
    }
  }

  @Test func `one session in full agrees with its row and with itself`() async throws {
    try await simulating { cloud in
      let sessions = try cloud.allSessions(of: "support-line")
      var measured = 0
      var met = 0
      for row in sessions.prefix(250) + sessions.suffix(50) {
        let details: SessionDetails = try cloud.read("/v1/agents/support-line/sessions/\(row.id)")
        #expect(details.session == row)
        met += details.meetings.count
        #expect(details.events.isEmpty == (row.endState == nil))
        #expect(details.events.compactMap(\.at).count == details.events.count)
        if let first = details.events.first {
          #expect(first.name == "SESSION_START_INITIATED")
          #expect(first.at == row.createdAt)
          let isOver = ["SESSION_COMPLETED", "SESSION_TIMEOUT"].contains(details.events.last?.name)
          #expect(isOver == (row.endedAt != nil))
        }
        guard let resources = details.resources else { continue }
        measured += 1
        check(resources, of: row)
      }
      #expect((150..<300).contains(measured))
      #expect((150..<300).contains(met))
    }
  }

  private func check(_ resources: ResourceMetrics, of session: Session) {
    let times = resources.samples.map(\.time)
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 5 })
    #expect(resources.samples.allSatisfy { (1...500).contains($0.cpuMillicores) })
    #expect(resources.samples.allSatisfy { (1...1_073_741_824).contains($0.memoryBytes) })
    #expect(resources.cpuMillicores == percentiles(resources.samples.map(\.cpuMillicores)))
    #expect(resources.memoryBytes == percentiles(resources.samples.map(\.memoryBytes)))
    #expect(resources.sampleCount ?? 0 >= resources.samples.count)
    if let createdAt = session.createdAt, let first = times.first {
      #expect(first > createdAt.seconds)
    }
    if let endedAt = session.endedAt, let last = times.last {
      #expect(last <= endedAt.seconds)
    }
  }

  /// Nearest-rank percentiles, with the rank spelt out.
  private func percentiles(_ values: [Int]) -> ResourceMetrics.Percentiles {
    let sorted = values.sorted()
    func percentile(_ percent: Double) -> Int {
      sorted[Int((percent * Double(values.count) / 100).rounded(.up)) - 1]
    }
    return ResourceMetrics.Percentiles(
      p50: percentile(50), p90: percentile(90), p95: percentile(95), p99: percentile(99))
  }
}
