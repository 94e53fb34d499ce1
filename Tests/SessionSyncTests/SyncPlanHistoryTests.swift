import Foundation
import PipecatModel
import SessionReport
import TestSupport
import Testing

@testable import SessionSync

/// Random histories: an upstream with several bad habits at once, a plan that is killed now and
/// then, and in the end what upstream has against what is archived.
struct SyncPlanHistoryTests {
  /// More for a longer search.
  static let histories =
    ProcessInfo.processInfo.environment["SYNC_HISTORIES"].flatMap { Int($0) } ?? 100

  @Test func `the archive ends up equal to upstream whatever upstream does`() {
    for seed in 0..<SyncPlanHistoryTests.histories {
      let failures = SyncPlanHistoryTests.failures(seed: seed)
      #expect(failures == [], "seed \(seed)")
    }
  }

  static func habits(_ random: inout SeededGenerator) -> UpstreamModel.Habits {
    var habits = UpstreamModel.Habits()
    habits.cap = random.pick(3, 10, 25, 100, 1000)
    habits.oldestFirst = random.chance(0.5)
    habits.rate = random.chance(0.5) ? Double.random(in: 0...0.5, using: &random) : 0
    habits.lateness = random.chance(0.5) ? 30_000 : 0
    habits.totalLags = random.chance(0.3)
    habits.leavesTotalOut = random.chance(0.1)
    // With neither a number nor a cap to rely on, nothing tells a short page from the last.
    habits.capChanges = !habits.leavesTotalOut && !habits.totalLags && random.chance(0.2)
    habits.forgets = random.chance(0.2)
    habits.corrects = random.chance(0.3)
    habits.ignoresStatus = random.chance(0.2)
    habits.hidesSessions = random.chance(0.2)
    habits.future = random.chance(0.2) ? 0.01 : 0
    habits.undated = random.chance(0.2) ? 0.05 : 0
    habits.runaways = random.chance(0.3) ? 0.02 : 0
    habits.unreadable = random.chance(0.1) ? 0.02 : 0
    // Dated by the hour, a session is listed up to an hour late as it is; and while all rows bear
    // the same time, upstream's number is all there is to go by.
    let isSteady = habits.lateness == 0 && !habits.totalLags && !habits.forgets
    habits.grain = isSteady && random.chance(0.2) ? 3_600_000 : 1
    return habits
  }

  /// What went wrong in the history of a seed.
  private static func failures(seed: Int) -> [String] {
    var random = SeededGenerator(seed: seed)
    let habits = habits(&random)
    let sessions = random.pick(0, 1, 7, 99, 100, 101, 400)
    var run = PlanRun(habits, sessions: sessions, seed: seed)
    for _ in 0..<40 {
      run.round(interval: 5000)
      if random.chance(0.1) { run.restart() }
    }
    run.upstream.comeToRest()
    // Long enough to look over every page once more.
    let pages = run.upstream.count / max(1, min(run.upstream.habits.cap, 100)) + 2
    for _ in 0..<pages + 60 { run.round() }

    var failures: [String] = []
    let listed = run.upstream.listed
    let missing = listed.keys.filter { run.archive[$0] == nil }
    let different = listed.filter { run.archive[$0.key] != nil && run.archive[$0.key] != $0.value }
    let lost = run.upstream.shown.keys.filter { run.archive[$0] == nil }
    if !missing.isEmpty { failures.append("\(missing.count) missing of \(listed.count)") }
    if !different.isEmpty { failures.append("\(different.count) differ") }
    if !lost.isEmpty { failures.append("\(lost.count) lost") }
    if run.isEndless { failures.append("endless \(run.plan.stage)") }
    if !run.plan.coverage.complete { failures.append("not complete") }
    if !run.falselyComplete.isEmpty {
      failures.append("complete without \(Set(run.falselyComplete).count)")
    }
    if !failures.isEmpty { failures.append("\(habits) sessions \(sessions)") }
    return failures
  }
}
