import PipecatModel
import SessionArchive
import SessionReport
import Testing

@testable import SessionSync

struct SyncPlanTests {
  private static let hour: Int64 = 3_600_000

  private static func run(
    _ sessions: Int, cap: Int = 100, oldestFirst: Bool = false, rate: Double = 0
  ) -> PlanRun {
    var habits = UpstreamModel.Habits()
    habits.cap = cap
    habits.oldestFirst = oldestFirst
    habits.rate = rate
    return PlanRun(habits, sessions: sessions, seed: 1)
  }

  private static func ids(_ sessions: [String: Session]) -> Set<String> { Set(sessions.keys) }

  @Test(arguments: [0, 1, 2, 3], [(20_000, 100), (2400, 10), (2400, 1000), (99, 100), (0, 100)])
  func `the history takes one request in a hundred more than it has pages, and a few`(
    habits: Int, list: (sessions: Int, cap: Int)
  ) {
    var run = Self.run(list.sessions, cap: list.cap, oldestFirst: habits & 1 != 0)
    run.readsAhead = habits & 2 != 0
    run.answersLaterFirst = habits & 4 != 0
    run.round(interval: 100 * Self.hour)
    #expect(run.plan.coverage.complete)
    #expect(Self.ids(run.archive) == Self.ids(run.upstream.listed))
    // Each page repeats one row of the one before, so a page brings a row less than the cap.
    let pages = (list.sessions + list.cap - 2) / (list.cap - 1)
    #expect(run.upstream.requests <= pages + 5, "\(run.upstream.requests)")
  }

  @Test(arguments: [false, true])
  func `the newest sessions come first`(oldestFirst: Bool) {
    var run = Self.run(2400, oldestFirst: oldestFirst)
    run.plan.beginRound()
    while run.plan.coverage.sessions == 0 || run.plan.progress.settledUntil == nil {
      _ = run.step()
    }
    let newest = Set((2301...2400).map { "session-\($0)" })
    #expect(newest.isSubset(of: Self.ids(run.archive)))
    #expect(run.upstream.requests <= 4)
    #expect(!run.plan.coverage.complete)
  }

  @Test(arguments: [false, true])
  func `an idle agent costs two requests a round`(oldestFirst: Bool) {
    var run = Self.run(2400, oldestFirst: oldestFirst)
    run.complete(most: 10)
    run.upstream.comeToRest()
    for _ in 0..<6 { run.round() }
    let before = run.upstream.requests
    for _ in 0..<50 { run.round() }
    #expect(run.upstream.requests - before <= 2 * 50)
    #expect(run.archive == run.upstream.listed)
  }

  @Test(arguments: [false, true])
  func `rows that all bear the same time cost no more`(oldestFirst: Bool) {
    var habits = UpstreamModel.Habits()
    habits.oldestFirst = oldestFirst
    habits.grain = 1000 * Self.hour
    var run = PlanRun(habits, sessions: 2400, seed: 1)
    run.complete(most: 10)
    run.upstream.comeToRest()
    for _ in 0..<6 { run.round() }
    let before = run.upstream.requests
    for _ in 0..<50 { run.round() }
    #expect(run.upstream.requests - before <= 2 * 50)
    #expect(run.archive == run.upstream.listed)
  }

  @Test(arguments: [false, true])
  func `a killed program goes on where it was`(oldestFirst: Bool) {
    var run = Self.run(20_000, oldestFirst: oldestFirst)
    for _ in 0..<20 {
      run.round(interval: 1500)
      run.restart()
    }
    run.complete(most: 1000)
    #expect(Self.ids(run.archive) == Self.ids(run.upstream.listed))
    // A restart costs the newest page, a row or two of overlap, the agent itself, and what was still
    // running.
    #expect(run.upstream.requests <= 203 + 20 * 5 + 5, "\(run.upstream.requests)")
  }

  @Test(arguments: [false, true])
  func `what came while the program was down is read before complete is said`(oldestFirst: Bool) {
    var run = Self.run(2400, oldestFirst: oldestFirst, rate: 0.2)
    run.complete(most: 10)
    run.restart()
    run.upstream.pass(milliseconds: Self.hour)
    let missing = run.upstream.count - run.archive.count
    #expect(missing > 500)
    let before = run.upstream.requests
    let listed = Self.ids(run.upstream.listed)
    run.round(interval: Self.hour)
    #expect(run.plan.coverage.complete)
    #expect(run.falselyComplete == [])
    #expect(listed.isSubset(of: Self.ids(run.archive)))
    #expect(run.upstream.requests - before <= missing / 99 + 12)
  }

  @Test(arguments: [false, true])
  func `a session that ended is noticed in the next round, however old it is`(ignored: Bool) {
    var habits = UpstreamModel.Habits()
    habits.ignoresStatus = ignored
    habits.hidesSessions = false
    var run = PlanRun(habits, sessions: 400, seed: 1)
    run.complete(most: 10)
    run.upstream.habits.rate = 2
    run.upstream.pass(milliseconds: Self.hour / 6)
    run.upstream.habits.rate = 0
    run.upstream.pass(milliseconds: Self.hour)
    // Each round may ask for a few of them.
    for _ in 0..<30 { run.round() }
    #expect(run.archive == run.upstream.listed)
  }

  @Test func `an end that is corrected is noticed when its page is looked over again`() {
    var run = Self.run(2400)
    run.complete(most: 10)
    run.upstream.habits.corrects = true
    for _ in 0..<20 { run.upstream.pass(milliseconds: 1000) }
    run.upstream.comeToRest()
    for _ in 0..<30 { run.round() }
    #expect(run.archive == run.upstream.listed)
  }

  @Test func `what upstream forgets is kept`() {
    var run = Self.run(2400)
    run.complete(most: 10)
    run.upstream.habits.forgets = true
    for _ in 0..<200 { run.upstream.pass(milliseconds: 1000) }
    run.upstream.comeToRest()
    for _ in 0..<30 { run.round() }
    #expect(run.upstream.count < 2400)
    #expect(run.archive.count == 2400)
    #expect(run.plan.coverage.complete)
    #expect(run.plan.coverage.sessions == 2400)
    #expect(run.plan.coverage.upstreamTotal == run.upstream.count)
  }
}
