import PipecatModel
import SessionArchive
import SessionReport
import Testing

@testable import SessionSync

/// Keeping sessions for some days only.
struct SyncPlanKeepTests {
  private static let day: Int64 = 86_400_000

  /// A list of 20,000 sessions, one every 20 seconds: more than four and a half days.
  private static func run(oldestFirst: Bool, days: Int64?) -> PlanRun {
    var habits = UpstreamModel.Habits()
    habits.oldestFirst = oldestFirst
    var run = PlanRun(habits, sessions: 20_000, seed: 1)
    run.keptDays = days
    return run
  }

  /// The ids of the listed sessions that are to be kept.
  private static func kept(_ run: PlanRun) -> Set<String> {
    let cutoff = run.plan.cutoff ?? Timestamp(milliseconds: .min)
    return Set(
      run.upstream.listed.filter { $0.value.createdAt.map { $0 >= cutoff } ?? true }.keys)
  }

  @Test(arguments: [false, true])
  func `only the days that are kept are read, and coverage says so`(oldestFirst: Bool) {
    var run = Self.run(oldestFirst: oldestFirst, days: 1)
    run.round(interval: 100 * Self.day)
    #expect(run.plan.coverage.complete)
    #expect(Set(run.archive.keys) == Self.kept(run))
    #expect(run.plan.coverage.from == run.plan.cutoff)
    #expect(run.plan.coverage.sessions == run.archive.count)
    #expect(run.plan.coverage.upstreamTotal == 20_000)
    // 4,320 sessions, 99 new ones a page.
    #expect(run.upstream.requests <= 50, "\(run.upstream.requests)")
  }

  @Test(arguments: [false, true])
  func `what grows too old leaves, and nothing is read again for it`(oldestFirst: Bool) {
    var run = Self.run(oldestFirst: oldestFirst, days: 2)
    run.complete(most: 100)
    run.upstream.habits.rate = 0.02
    let before = run.upstream.requests
    for _ in 0..<20 { run.round(interval: Self.day / 10) }
    run.upstream.habits.rate = 0
    run.round()
    #expect(Set(run.archive.keys) == Self.kept(run))
    #expect(run.falselyComplete == [])
    #expect(run.plan.coverage.complete)
    // Each round's news are a few hundred sessions.
    #expect(run.upstream.requests - before <= 20 * 8, "\(run.upstream.requests - before)")
  }

  @Test(arguments: [nil, 3] as [Int64?], [false, true])
  func `more days than before are read from upstream`(days: Int64?, oldestFirst: Bool) {
    var run = Self.run(oldestFirst: oldestFirst, days: 1)
    run.complete(most: 100)
    run.keptDays = days
    run.restart()
    run.round(interval: 15_000)
    run.complete(most: 100)
    #expect(Set(run.archive.keys) == Self.kept(run))
    #expect((run.plan.cutoff == nil) == (days == nil))
    #expect(run.falselyComplete == [])
  }

  @Test func `fewer days than before leave the rest behind`() {
    var run = Self.run(oldestFirst: false, days: nil)
    run.complete(most: 100)
    run.keptDays = 1
    run.restart()
    run.round()
    #expect(Set(run.archive.keys) == Self.kept(run))
    #expect(run.plan.coverage.complete)
  }

  @Test func `an agent without a recent session has none`() {
    var run = Self.run(oldestFirst: false, days: 1)
    run.upstream.pass(milliseconds: 30 * Self.day)
    run.round(interval: Self.day)
    #expect(run.archive.isEmpty)
    #expect(run.plan.coverage.complete)
    let before = run.upstream.requests
    for _ in 0..<20 { run.round() }
    #expect(run.upstream.requests - before <= 40)
  }
}
