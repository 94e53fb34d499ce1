import Foundation
import PipecatModel
import Testing

@testable import PipecatSimulator

@Suite struct ListTroubleTests {
  private static let agent = "support-line"
  private static let list = "/v1/agents/support-line/sessions"

  private func plain(matching query: String = "") async throws -> [Session] {
    try await simulating(.standing) { try $0.allSessions(of: Self.agent, matching: query) }
  }

  private func troubled(_ troubles: String..., matching query: String = "") async throws
    -> [Session]
  {
    try await simulating(.standing, troubles: troubles.map { try Trouble($0) }) {
      try $0.allSessions(of: Self.agent, matching: query)
    }
  }

  @Test(arguments: [("small-cap", 25), ("small-cap=7", 7), ("small-cap=100", 100)])
  func `a small cap holds whatever is asked`(trouble: String, rows: Int) async throws {
    try await simulating(.standing, troubles: [try Trouble(trouble)]) { cloud in
      for limit in [100, 1000] {
        let page: SessionPage = try cloud.read("\(Self.list)?limit=\(limit)")
        #expect(page.sessions.count == rows)
        #expect(page.totalCount == 1200)
      }
      let page: SessionPage = try cloud.read("\(Self.list)?limit=3")
      #expect(page.sessions.count == 3)
    }
    #expect(try await troubled(trouble) == (try await plain()))
  }

  @Test(arguments: ["", "status=active", "status=ended", "startType=cold", "startTime=1795000000"])
  func `oldest first is the same list the other way round`(query: String) async throws {
    let list = try await plain(matching: query)
    #expect(!list.isEmpty)
    #expect(try await troubled("oldest-first", matching: query) == list.reversed())
  }

  @Test func `a growing list shows more with every page until all is there`() async throws {
    let whole = try await plain()
    try await simulating(.standing, troubles: [try Trouble("growing=7")]) { cloud in
      var shown = 700
      while shown < 1200 {
        let page: SessionPage = try cloud.read("\(Self.list)?limit=1")
        #expect(page.totalCount == shown)
        #expect(page.sessions.first == whole[1200 - shown])
        shown = min(shown + 7, 1200)
      }
      #expect(try cloud.allSessions(of: Self.agent) == whole)
      let other: SessionPage = try cloud.read("/v1/agents/night-desk/sessions")
      #expect(other.totalCount == 150, "half of the sessions where there are few")
    }
  }

  @Test func `a wrong end time bounds ends and spares what runs`() async throws {
    let whole = try await plain()
    var random = SeededGenerator(11, .world)
    try await simulating(.standing, troubles: [try Trouble("wrong-end-time")]) { cloud in
      for _ in 0..<20 {
        let end = try #require(whole.randomElement(using: &random)?.endedAt?.seconds)
        let sessions = try cloud.allSessions(of: Self.agent, matching: "endTime=\(end)")
        func isWithin(_ session: Session) -> Bool {
          session.endedAt.map { $0.milliseconds <= end * 1000 } ?? true
        }
        #expect(sessions == whole.filter(isWithin))
        let start = end - 86_400
        let day = try cloud.allSessions(
          of: Self.agent, matching: "startTime=\(start)&endTime=\(end)")
        let matching = whole.filter { session in
          isWithin(session) && session.createdAt.map { $0.seconds >= start } ?? false
        }
        #expect(day == matching)
      }
    }
  }

  @Test func `ignored windows do nothing`() async throws {
    for query in ["startTime=1795500000", "endTime=1795500000", "startTime=2&endTime=1"] {
      #expect(try await troubled("ignored-windows", matching: query) == (try await plain()))
      #expect(try await plain(matching: query) != (try await plain()))
    }
  }

  @Test func `missing keys say the same without a null`() async throws {
    let whole = try await plain()
    try await simulating(.standing, troubles: [try Trouble("missing-keys"), try Trouble("nulls")]) {
      cloud in
      for offset in stride(from: 0, to: 1200, by: 100) {
        let answer = try cloud.ask("\(Self.list)?limit=100&offset=\(offset)")
        #expect(!answer.text.contains("null"))
      }
    }
    #expect(try await troubled("missing-keys") == whole)
    #expect(try await troubled("missing-keys", "nulls") == (try await troubled("nulls")))
  }

  @Test func `nulls take what is known from a third of the sessions`() async throws {
    let whole = try await plain()
    let sessions = try await troubled("nulls")
    #expect(sessions.map(\.id) == whole.map(\.id))
    #expect(sessions.map(\.endedAt) == whole.map(\.endedAt))
    let changed = zip(sessions, whole).count { $0 != $1 }
    #expect((300...480).contains(changed), "\(changed)")
    let texts: [KeyPath<Session, String?>] = [
      \.serviceID, \.organizationID, \.deploymentID, \.completionStatus,
    ]
    for field in texts { #expect(sessions.count { $0[keyPath: field] == nil } > 100) }
    #expect(sessions.count { $0.createdAt == nil } > 100)
    #expect(sessions.count { $0.updatedAt == nil } > 100)
    #expect(sessions.count { $0.coldStart == nil } > 100)
    #expect(sessions.count { $0.botStartSeconds == nil } > 100)
    #expect(
      try await troubled("nulls", matching: "startTime=1")
        == sessions.filter { $0.createdAt != nil }, "filters keep to what is shown")
    #expect(
      try await troubled("nulls", matching: "startType=cold")
        == sessions.filter { $0.coldStart == true })
  }

  @Test func `same times are those of the hour`() async throws {
    let whole = try await plain()
    let sessions = try await troubled("same-times")
    #expect(sessions.map(\.id) == whole.map(\.id))
    for (session, before) in zip(sessions, whole) {
      #expect(session.createdAt?.seconds == before.createdAt.map { $0.seconds / 3600 * 3600 })
      #expect(session.endedAt == before.endedAt)
    }
    var random = SeededGenerator(12, .world)
    try await simulating(.standing, troubles: [try Trouble("same-times")]) { cloud in
      for _ in 0..<40 {
        let start = try #require(sessions.randomElement(using: &random)?.createdAt).seconds
        let from = start + Int64(random.whole(-1...1))
        let until = from + Int64(random.whole(0...3) * 1800)
        let found = try cloud.allSessions(
          of: Self.agent, matching: "startTime=\(from)&endTime=\(until)")
        let matching = sessions.filter { session in
          session.createdAt.map { (from...until).contains($0.seconds) } ?? false
        }
        #expect(found == matching)
      }
    }
  }

  @Test func `a lagging total is that of five requests ago, for each list`() async throws {
    let troubles = [try Trouble("lagging-total"), try Trouble("growing=10")]
    try await simulating(.standing, troubles: troubles) { cloud in
      func totals(_ query: String, _ count: Int) throws -> [Int?] {
        try (0..<count).map { offset in
          try cloud.read("\(Self.list)?limit=1&offset=\(offset)&\(query)", as: SessionPage.self)
            .totalCount
        }
      }
      let all = try totals("", 9)
      #expect(all == [700, 700, 700, 700, 700, 700, 710, 720, 730])
      // Without the session whose creation is not known.
      let dated = try totals("startTime=0", 7)
      #expect(dated == [789, 789, 789, 789, 789, 789, 799])
    }
  }

  @Test func `no total is no key`() async throws {
    try await simulating(.standing, troubles: [try Trouble("no-total")]) { cloud in
      let answer = try cloud.ask("\(Self.list)?limit=1")
      #expect(answer.text.hasPrefix(#"{"sessions":[{"#))
    }
    #expect(try await troubled("no-total") == (try await plain()))
  }

  @Test func `late rows come within 30 s, and not in the order of their creation`() throws {
    let clock = TestClock()
    let cloud = SimulatedCloud(sessions: 500_000, clock: { clock.now })
    let habits = ListHabits([try Trouble("late-rows")], start: clock.now.milliseconds)
    var overtaken = 0
    for _ in 0..<100 {
      clock.advance(byMilliseconds: 7919)
      let view = try #require(cloud.view(of: Self.agent, habits: habits))
      let usual = try #require(cloud.view(of: Self.agent))
      func newest(_ view: AgentView) -> [Session] {
        view.page(matching: SessionQuery(limit: 100), endState: nil).positions
          .map(view.session(at:))
      }
      let listed = newest(view)
      let missing = newest(usual).filter { session in !listed.contains { $0.id == session.id } }
      #expect(
        missing.compactMap(\.createdAt).allSatisfy {
          clock.now < $0.advanced(byMilliseconds: 30_000)
        })
      let latest = try #require(listed.compactMap(\.createdAt).max())
      overtaken += missing.count { $0.createdAt.map { $0 < latest } ?? false }
    }
    #expect(overtaken > 10)
  }

  @Test func `the oldest are forgotten one by one until half are`() async throws {
    let clock = TestClock()
    let whole = try await plain()
    try await simulating(clock: clock, troubles: [try Trouble("forgets")]) { cloud in
      #expect(try cloud.allSessions(of: Self.agent) == whole)
      clock.advance(byMilliseconds: 60_000)
      let oldest = whole.suffix(6).map(\.id)
      let ids = try cloud.allSessions(of: Self.agent).map(\.id)
      #expect(ids.suffix(100) == whole.dropLast(6).suffix(100).map(\.id))
      #expect(try cloud.ask("\(Self.list)/\(oldest[0])").status == 404)
      clock.advance(byMilliseconds: 86_400_000)
      let page: SessionPage = try cloud.read(Self.list)
      #expect(try #require(page.totalCount) > 600)
      #expect(try cloud.allSessions(of: Self.agent).last?.id != ids.last)
    }
  }

  @Test func `ends are corrected some minutes later`() async throws {
    let clock = TestClock()
    let cloud = SimulatedCloud(sessions: 100_000, clock: { clock.now })
    let habits = ListHabits([try Trouble("corrections")], start: clock.now.milliseconds)
    func newest(_ habits: ListHabits) throws -> [Session] {
      let view = try #require(cloud.view(of: Self.agent, habits: habits))
      return view.page(matching: SessionQuery(limit: 2000), endState: nil).positions
        .map(view.session(at:))
    }
    let truth = try newest(.documented)
    let first = try newest(habits)
    let wrong = zip(first, truth).filter { $0.endedAt != $1.endedAt }
    #expect(wrong.count > 5)
    for (shown, session) in wrong {
      let (told, end) = (try #require(shown.endedAt), try #require(session.endedAt))
      #expect(clock.now < end.advanced(byMilliseconds: 20 * 60_000))
      #expect(told < end || end < (session.createdAt ?? end))
      #expect(shown.completionStatus == session.completionStatus)
    }
    clock.advance(byMilliseconds: 20 * 60_000)
    let corrected = Dictionary(uniqueKeysWithValues: try newest(habits).map { ($0.id, $0.endedAt) })
    for (_, session) in wrong { #expect(corrected[session.id] == session.endedAt) }
  }

  @Test func `without end states there are no events either`() async throws {
    let whole = try await plain()
    try await simulating(.standing, troubles: [try Trouble("no-end-states")]) { cloud in
      let sessions = try cloud.allSessions(of: Self.agent)
      #expect(sessions.map(\.id) == whole.map(\.id))
      #expect(sessions.allSatisfy { $0.endState == nil })
      let answer = try cloud.ask("\(Self.list)/\(whole[0].id)")
      #expect(answer.status == 200)
      #expect(!answer.text.contains("endState") && !answer.text.contains("events"))
    }
  }
}
