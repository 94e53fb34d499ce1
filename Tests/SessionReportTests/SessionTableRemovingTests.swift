import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

@Suite struct SessionTableRemovingTests {
  @Test(arguments: 1...60)
  func `what was created before a time is gone, and all else is there`(seed: Int) {
    var random = RandomSessions(seed: seed)
    let sessions = random.next(Int.random(in: 0...90, using: &random.generator))
    let all = Dictionary(sessions.map { ($0.id, $0) }) { $1 }
    let cutoff = Timestamp(milliseconds: Int64.random(in: random.span, using: &random.generator))
    let (table, ids) = SessionTable(sessions).removing(before: cutoff)
    let isOld = { (session: Session) in session.createdAt.map { $0 < cutoff } ?? false }
    #expect(Set(ids) == Set(all.values.filter(isOld).map(\.id)))
    #expect(ids.count == Set(ids).count)
    #expect(table.count == all.count - ids.count)
    for session in all.values {
      #expect(table.session(id: session.id) == (isOld(session) ? nil : session))
    }
  }

  @Test func `segments that keep all their rows are shared`() throws {
    let sessions = (0..<100_000).map { number in
      Session(id: "\(number)", createdAt: Timestamp(milliseconds: Int64(number)))
    }
    let table = SessionTable(sessions)
    let (rest, ids) = table.removing(before: Timestamp(milliseconds: 40_000))
    #expect(ids.count == 40_000)
    #expect(rest.count == 60_000)
    let last = try #require(rest.segments.last)
    #expect(last === table.segments.last)
  }

  @Test(arguments: 1...20)
  func `the newest times are the last of all that are known`(seed: Int) {
    var random = RandomSessions(seed: seed)
    let sessions = random.next(60)
    let table = SessionTable(sessions)
    let times = Dictionary(sessions.map { ($0.id, $0.createdAt) }) { $1 }
      .values.compactMap(\.self).sorted()
    #expect(table.newestCreatedAt(25) == Array(times.suffix(25)))
    #expect(table.newestCreatedAt(1000) == times)
  }

  @Test(arguments: 1...20)
  func `the outcomes of all are what they are one by one`(seed: Int) {
    var random = RandomSessions(seed: seed)
    let sessions = Dictionary(random.next(80).map { ($0.id, $0) }) { $1 }
    let counts = SessionTable(sessions.values).outcomes
    for outcome in Outcome.allCases {
      #expect(counts[outcome] == sessions.values.count { Outcome(of: $0) == outcome })
    }
    #expect(counts.total == sessions.count)
  }
}
