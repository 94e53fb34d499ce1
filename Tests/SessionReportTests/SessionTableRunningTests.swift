import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

struct SessionTableRunningTests {
  @Test(arguments: [
    (-1, 0, "before all"), (0, 1, "one begins"), (10, 2, "another begins"),
    (20, 1, "one has ended"),
    (999, 1, "the other still runs"),
  ])
  func `those run that have begun and not ended`(second: Int64, count: Int, why: String) {
    let table = SessionTable([
      Session(id: "a", createdAt: Timestamp(seconds: 0), endedAt: Timestamp(seconds: 20)),
      Session(id: "b", createdAt: Timestamp(seconds: 10)), Session(id: "never", createdAt: nil),
      Session(id: "wrong", createdAt: Timestamp(seconds: 5), endedAt: Timestamp(seconds: 4)),
    ])
    #expect(table.running(at: Timestamp(seconds: second)) == count, "\(why)")
  }

  @Test(arguments: 1...40)
  func `as many run as a slow count finds`(seed: Int) {
    var random = RandomSessions(seed: seed)
    let sessions = random.next(200)
    let table = SessionTable(sessions)
    for _ in 0..<20 {
      let time = Timestamp(milliseconds: Int64.random(in: random.span, using: &random.generator))
      let slow = sessions.count { session in
        session.createdAt.map { $0 <= time } ?? false && session.endedAt.map { $0 > time } ?? true
      }
      #expect(table.running(at: time) == slow)
    }
  }
}
