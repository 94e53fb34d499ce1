import PipecatModel
import Testing

@testable import PipecatSimulator

@Suite struct FilterTests {
  @Test func `pages hold every session once, newest first`() async throws {
    try await simulating { cloud in
      for (agent, count) in [("support-line", 1200), ("night-desk", 300), ("booking-line", 500)] {
        let sessions = try cloud.allSessions(of: agent)
        #expect(sessions.count == count)
        #expect(Set(sessions.map(\.id)).count == count)
        let times = sessions.compactMap(\.createdAt)
        #expect(times == times.sorted(by: >))
      }
    }
  }

  @Test(arguments: [
    ("", 10, "the default"), ("limit=1", 1, "as asked"), ("limit=100", 100, "the cap"),
    ("limit=101", 100, "capped without a word"), ("limit=1e9", 100, "a number all the same"),
    ("limit=%207", 7, "JavaScript reads past spaces"),
    ("limit=50&offset=1190", 10, "what is left"), ("offset=99999999999", 0, "past the end"),
    ("unknown=1", 10, "an unknown parameter is ignored"),
  ])
  func `a page has as many rows as asked and allowed`(
    query: String, rows: Int, reason: String
  ) async throws {
    try await simulating { cloud in
      let page: SessionPage = try cloud.read("/v1/agents/support-line/sessions?\(query)")
      #expect(page.sessions.count == rows)
      #expect(page.totalCount == 1200)
    }
  }

  @Test(arguments: ["support-line", "booking-line"])
  func `every filter agrees with a look at every session`(agent: String) async throws {
    try await simulating(sessions: 5000) { cloud in
      let sessions = try cloud.allSessions(of: agent)
      var random = SeededGenerator(7, .world)
      for _ in 0..<250 {
        let query = randomQuery(sessions, &random)
        let page: SessionPage = try cloud.read("/v1/agents/\(agent)/sessions?\(query.text)")
        let matching = sessions.filter { query.matches($0) }
        #expect(page.totalCount == matching.count, "\(query.text)")
        #expect(
          page.sessions == Array(matching.dropFirst(query.offset).prefix(query.limit)),
          "\(query.text)")
      }
    }
  }
}

/// A query as text, and what it means, spelt out.
private struct SpeltQuery {
  var offset = 0
  var limit = 10
  var parts: [String] = []
  var conditions: [(Session) -> Bool] = []

  var text: String { (parts + ["offset=\(offset)", "limit=\(limit)"]).joined(separator: "&") }

  func matches(_ session: Session) -> Bool { conditions.allSatisfy { $0(session) } }

  mutating func add(_ part: String, _ condition: @escaping (Session) -> Bool) {
    parts.append(part)
    conditions.append(condition)
  }
}

private func randomQuery(_ sessions: [Session], _ random: inout SeededGenerator) -> SpeltQuery {
  var query = SpeltQuery(offset: random.whole(0...30), limit: random.whole(1...100))
  if random.chance(0.4), let id = sessions.randomElement(using: &random)?.deploymentID {
    query.add("deploymentId=\(id)") { $0.deploymentID == id }
  }
  if random.chance(0.4), let time = sessions.randomElement(using: &random)?.createdAt {
    query.add("startTime=\(time.seconds)") {
      $0.createdAt.map { $0.seconds >= time.seconds } ?? false
    }
  }
  if random.chance(0.4), let time = sessions.randomElement(using: &random)?.createdAt {
    query.add("endTime=\(time.seconds)") {
      $0.createdAt.map { $0.milliseconds <= time.seconds * 1000 } ?? false
    }
  }
  switch random.whole(0...5) {
  case 0: query.add("status=active") { $0.endedAt == nil }
  case 1: query.add("status=ended") { $0.endedAt != nil }
  case 2: query.add("status=all") { _ in true }
  default: break
  }
  switch random.whole(0...5) {
  case 0: query.add("startType=cold") { $0.coldStart == true }
  case 1: query.add("startType=warm") { $0.coldStart == false }
  default: break
  }
  if random.chance(0.3) {
    let least = random.whole(0...6)
    query.add("startTimeMin=\(least)") {
      least == 0 || $0.botStartSeconds.map { $0 > least } ?? false
    }
  }
  if random.chance(0.3) {
    let most = random.whole(0...12)
    query.add("startTimeMax=\(most)") { most == 0 || $0.botStartSeconds.map { $0 < most } ?? false }
  }
  if random.chance(0.25) {
    let state = ["active", "completed", "agent_error", "terminated"][random.whole(0...3)]
    query.add("endState=\(state)") { $0.endState == state }
  }
  return query
}
