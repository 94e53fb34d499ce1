import PipecatModel
import Testing

@testable import PipecatSimulator

/// How a cloud goes on while it runs.
@Suite struct LifeTests {
  @Test func `a session is listed, runs, ends, and changes in no other way`() {
    let clock = TestClock()
    let cloud = SimulatedCloud(sessions: 200_000, clock: { clock.now })
    var known: [String: Session] = [:]
    var random = SeededGenerator(3, .world)
    var ended = 0
    var begun = 0
    for step in 0..<200 {
      for session in sessions(of: "support-line", in: cloud, newest: 600) {
        let age = session.createdAt.map { clock.now.milliseconds - $0.milliseconds } ?? 0
        #expect(age > 0)
        guard let before = known.updateValue(session, forKey: session.id) else {
          if step > 0 { begun += 1 }
          continue
        }
        guard before != session else { continue }
        #expect(before.endedAt == nil)
        #expect(session.endedAt.map { $0 <= clock.now } ?? false)
        ended += 1
        #expect(withoutEnd(before) == withoutEnd(session))
      }
      clock.advance(byMilliseconds: Int64(random.whole(1...240_000)))
    }
    #expect(begun > 1000)
    #expect(ended > 1000)
  }

  @Test func `a session is listed within seconds after its creation, not at once`() {
    let clock = TestClock()
    let cloud = SimulatedCloud(sessions: 10_000, clock: { clock.now })
    let agent = cloud.agents[0]
    let later = agent.view(at: clock.now.milliseconds + 3_600_000)
    let coming = later.created(within: clock.now.milliseconds...clock.now.milliseconds + 3_500_000)
    #expect(!coming.range.isEmpty)
    for position in coming.range {
      let id = later.id(ofSessionAt: position)
      let createdAt = later[position].createdAt
      #expect(agent.view(at: createdAt + 700).position(ofSession: id) == nil)
      #expect(agent.view(at: createdAt + 5000).position(ofSession: id) == position)
    }
  }

  @Test func `what was listed once stays listed`() {
    let clock = TestClock()
    let cloud = SimulatedCloud(sessions: 500_000, clock: { clock.now })
    var before: Set<String> = []
    for _ in 0..<300 {
      let now = Set(sessions(of: "support-line", in: cloud, newest: 50).map(\.id))
      let recent = Set(sessions(of: "support-line", in: cloud, newest: 500).map(\.id))
      #expect(before.isSubset(of: recent))
      before = now
      clock.advance(byMilliseconds: 731)
    }
  }

  @Test func `a cloud that is started again on the same day goes on`() {
    let clock = TestClock()
    let first = SimulatedCloud(sessions: 6000, clock: { clock.now })
    clock.advance(byMilliseconds: 2 * 3_600_000)
    let second = SimulatedCloud(sessions: 6000, clock: { clock.now })
    #expect(first.privateKey == second.privateKey)
    for agent in first.agentNames {
      let old = sessions(of: agent.text, in: first, newest: .max)
      let new = sessions(of: agent.text, in: second, newest: .max)
      #expect(Array(old.prefix(new.count)) == new)
    }
  }

  @Test(arguments: [0, 1, 2, 3, 10, 99, 1000, 6827, 20_000, 70_001])
  func `exactly as many sessions as asked are listed at the start`(count: Int) {
    let start = TestClock.start
    let cloud = SimulatedCloud(sessions: count, clock: { start })
    let counts = cloud.views.map { $0.page(matching: SessionQuery(), endState: nil).total }
    #expect(counts.reduce(0, +) == count)
  }

  @Test(arguments: [0, 1_000_000_000_000, 32_503_680_000_000])
  func `a cloud can live at any time`(milliseconds: Int64) {
    let clock = TestClock(Timestamp(milliseconds: milliseconds))
    let cloud = SimulatedCloud(sessions: 500, clock: { clock.now })
    #expect(sessions(of: "support-line", in: cloud, newest: .max).count == 300)
    clock.advance(byMilliseconds: 800 * 86_400_000)
    #expect(sessions(of: "support-line", in: cloud, newest: .max).count > 300)
  }

  @Test func `a clock that goes back shows what was`() {
    let clock = TestClock()
    let cloud = SimulatedCloud(sessions: 20_000, clock: { clock.now })
    let before = sessions(of: "support-line", in: cloud, newest: 100)
    clock.advance(byMilliseconds: 86_400_000)
    #expect(sessions(of: "support-line", in: cloud, newest: 100) != before)
    clock.advance(byMilliseconds: -86_400_000)
    #expect(sessions(of: "support-line", in: cloud, newest: 100) == before)
  }

  private func sessions(of agent: String, in cloud: SimulatedCloud, newest count: Int) -> [Session]
  {
    guard let view = cloud.view(of: agent) else { return [] }
    let query = SessionQuery(limit: count)
    return view.page(matching: query, endState: nil).positions.map(view.session(at:))
  }

  private func withoutEnd(_ session: Session) -> Session {
    var session = session
    session.endedAt = nil
    session.completionStatus = nil
    session.endState = nil
    session.updatedAt = nil
    return session
  }
}
