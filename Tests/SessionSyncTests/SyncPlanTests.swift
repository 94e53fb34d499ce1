import PipecatModel
import SessionReport
import Testing

@testable import SessionSync

struct SyncPlanTests {
  @Test(arguments: [false, true])
  func `the whole history is read with hardly more requests than it has pages`(
    oldestFirst: Bool
  ) {
    var habits = UpstreamModel.Habits()
    habits.oldestFirst = oldestFirst
    var run = PlanRun(habits, sessions: 2400, seed: 1)
    run.complete(most: 100)
    #expect(run.plan.coverage.complete)
    #expect(Set(run.archive.keys) == Set(run.upstream.listed.keys))
    #expect(run.upstream.requests <= 24 + 8, "\(run.upstream.requests)")
  }
}
