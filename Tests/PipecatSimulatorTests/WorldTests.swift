import PipecatModel
import Testing

@testable import PipecatSimulator

/// What there is to see in the simulated cloud.
@Suite struct WorldTests {
  private let now = TestClock.start
  /// What the demo shows.
  private static let usual = SimulatedCloud(clock: { TestClock.start })
  /// Enough sessions for shares to be certain.
  private static let large = SimulatedCloud(sessions: 100_000, clock: { TestClock.start })

  private func sessions(of agent: String, in cloud: SimulatedCloud) throws -> [Session] {
    let view = try #require(cloud.view(of: agent))
    return view.page(matching: SessionQuery(limit: .max), endState: nil).positions
      .map(view.session(at:))
  }

  private func isFailed(_ session: Session) -> Bool {
    ["HTTP_ERROR", "BOT_CONNECTION_TIMEOUT", "500", "503"].contains(session.completionStatus)
  }

  @Test(arguments: [
    ("support-line", 5, "the newest, which an on-call engineer should roll back"),
    ("booking-line", 3, "the second to last, which somebody has replaced"),
  ])
  func `one deployment is clearly worse`(agent: String, poor: Int, reason: String) throws {
    let cloud = Self.large
    let deployments = try #require(cloud.view(of: agent)).agent.deployments
    let all = try sessions(of: agent, in: cloud)
    for (position, deployment) in deployments.enumerated() {
      let served = all.filter { $0.deploymentID == deployment.id }
      try #require(served.count > 300)
      let failed = Double(served.count(where: isFailed)) / Double(served.count)
      let cold = Double(served.count { $0.coldStart == true }) / Double(served.count)
      let starts = served.compactMap(\.botStartSeconds).sorted()
      let isNew = served.contains { $0.completionStatus == "WS_KEEPALIVE_TIMEOUT" }
      #expect((failed > 0.05) == (position == poor), "\(position): \(failed)")
      #expect((cold > 0.145) == (position == poor), "\(position): \(cold)")
      #expect((starts[starts.count * 95 / 100] >= 8) == (position == poor))
      #expect(isNew == (position == poor))
    }
  }

  @Test func `while one deployment replaces another both serve sessions`() throws {
    let cloud = Self.large
    let deployments = try #require(cloud.view(of: "support-line")).agent.deployments
    let all = try sessions(of: "support-line", in: cloud)
    for (old, new) in zip(deployments, deployments.dropFirst()) {
      let rollout = new.deployedAt..<new.deployedAt + new.rolloutMilliseconds
      func times(of deployment: DeploymentPlan) -> [Int64] {
        all.filter { $0.deploymentID == deployment.id }.compactMap(\.createdAt?.milliseconds)
      }
      #expect(times(of: old).allSatisfy { $0 < rollout.upperBound })
      #expect(times(of: new).allSatisfy { $0 >= rollout.lowerBound })
      #expect(times(of: old).contains(where: rollout.contains))
      #expect(times(of: new).contains(where: rollout.contains))
    }
  }

  @Test func `the last week shows several deployments of the busiest agent`() throws {
    let recent = try sessions(of: "support-line", in: Self.usual).filter {
      $0.createdAt.map { now.milliseconds - $0.milliseconds < 7 * 86_400_000 } ?? false
    }
    #expect(recent.count > 2000)
    #expect(Set(recent.compactMap(\.deploymentID)).count == 4)
  }

  @Test func `history goes back about two months`() throws {
    for agent in Self.usual.agentNames {
      let first = try sessions(of: agent.text, in: Self.usual).compactMap(\.createdAt).min()
      let days = (now.milliseconds - (try #require(first).milliseconds)) / 86_400_000
      #expect((52...66).contains(days), "\(agent): \(days)")
    }
  }

  @Test func `office hours are busier than nights and weekends`() throws {
    let all = try sessions(of: "support-line", in: Self.usual).compactMap(\.createdAt)
    func count(hours: Range<Int64>) -> Int {
      all.count { hours.contains($0.seconds / 3600 % 24) }
    }
    #expect(count(hours: 9..<15) > 5 * count(hours: 0..<6))
    let weekend = all.count { [2, 3].contains($0.seconds / 86_400 % 7) }
    #expect(weekend * 4 < (all.count - weekend) * 2)
  }

  @Test func `every odd record that upstream gives is there`() throws {
    let cloud = Self.usual
    let all = try cloud.agentNames.flatMap { try sessions(of: $0.text, in: cloud) }
    let statuses = Set(all.filter { $0.endedAt != nil }.map(\.completionStatus))
    #expect(statuses == Set(SessionRecord.Completion.allCases.map(\.text)))
    let states = Set(all.map(\.endState))
    #expect(
      states == [
        nil, "active", "completed", "ended_before_agent_start", "agent_start_timeout",
        "terminated", "agent_error", "unknown",
      ])
    #expect(all.contains { $0.createdAt == nil })
    #expect(all.contains { $0.updatedAt == nil })
    #expect(all.contains { $0.deploymentID == nil })
    #expect(all.contains { $0.serviceID == nil && $0.organizationID == nil })
    #expect(all.contains { $0.coldStart == nil })
    #expect(all.contains { $0.botStartSeconds == nil })
    #expect(all.contains { $0.botStartSeconds == 0 })
    #expect(all.contains { $0.botStartSeconds ?? 0 >= 200 })
    #expect(all.contains { $0.endedAt != nil && $0.endedAt == $0.createdAt })
    #expect(all.contains { isBefore($0.endedAt, $0.createdAt) })
    #expect(all.contains { isBefore($0.updatedAt, $0.endedAt) })
  }

  @Test func `end states are in the newer part only`() throws {
    let all = try sessions(of: "support-line", in: Self.usual)
    let first = try #require(all.filter { $0.endState != nil }.compactMap(\.createdAt).min())
    let older = all.count { isBefore($0.createdAt, first) }
    #expect(older > 1000 && older < all.count - 1000)
  }

  @Test func `some sessions run far longer than their agent allows`() throws {
    let cloud = Self.usual
    for (agent, limit, active) in [
      ("support-line", 7200, 2), ("night-desk", 1800, 2), ("booking-line", 7200, 1),
    ] {
      let all = try sessions(of: agent, in: cloud)
      let overdue = all.count { session in
        guard session.endedAt == nil, let createdAt = session.createdAt else { return false }
        return now.milliseconds - createdAt.milliseconds > Int64(limit) * 1000
      }
      #expect(overdue == active)
      let ended = all.count { session in
        guard let end = session.endedAt, let start = session.createdAt else { return false }
        return end.milliseconds - start.milliseconds > Int64(limit) * 1000
      }
      #expect((1...3).contains(ended))
    }
  }

  @Test(arguments: [usual, large])
  func `an agent has room for the sessions it gets`(cloud: SimulatedCloud) throws {
    for view in cloud.views {
      var steps: [(time: Int64, step: Int)] = []
      for session in try sessions(of: view.agent.name.text, in: cloud) {
        guard let start = session.createdAt?.milliseconds else { continue }
        steps.append((start, 1))
        if let end = session.endedAt?.milliseconds { steps.append((max(start, end), -1)) }
      }
      var active = 0
      var most = 0
      for step in steps.sorted(by: { $0 < $1 }) {
        active += step.step
        most = max(most, active)
      }
      #expect(most <= view.agent.maxReplicas)
    }
  }

  private func isBefore(_ first: Timestamp?, _ second: Timestamp?) -> Bool {
    guard let first, let second else { return false }
    return first < second
  }
}
