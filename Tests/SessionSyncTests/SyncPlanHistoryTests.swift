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
    habits.capChanges = random.chance(0.2)
    habits.forgets = random.chance(0.2)
    habits.corrects = random.chance(0.3)
    habits.ignoresStatus = random.chance(0.2)
    habits.hidesSessions = random.chance(0.2)
    habits.future = random.chance(0.2) ? 0.01 : 0
    habits.undated = random.chance(0.2) ? random.pick(0.05, 0.9, 1) : 0
    habits.runaways = random.chance(0.3) ? 0.02 : 0
    habits.failing = random.chance(0.3) ? random.pick(0.05, 0.4) : 0
    habits.unreadable = random.chance(0.1) ? 0.02 : 0
    // Dated by the hour, a session that is listed late seems to be an hour late.
    let mayTie = habits.lateness == 0 && random.chance(0.3)
    habits.grain = mayTie ? random.pick(3_600_000, 1000 * 3_600_000) : 1
    // With one time for all, nothing but upstream's number tells whether there are news: not where it
    // lags, nor where as many are forgotten, nor where some bear no time.
    if habits.grain > 3_600_000 {
      (habits.undated, habits.forgets, habits.totalLags) = (0, false, false)
    }
    return habits
  }

  /// How many requests a round may take in which nothing happens; `nil` where the list itself makes
  /// that hard: pages of a few rows, rows that tell no time or can't be read and stand before those
  /// that are new, or a number that is not told.
  private static func mostIdleRequests(_ habits: UpstreamModel.Habits) -> Double? {
    let isClear =
      habits.cap >= 25 && !habits.capChanges && !habits.leavesTotalOut && habits.undated == 0
      && habits.unreadable == 0 && habits.grain == 1
    guard isClear else { return nil }
    // Sessions whose end was lost are asked for now and then.
    return habits.runaways > 0 ? 4 : 2.5
  }

  /// What went wrong in the history of a seed.
  private static func failures(seed: Int) -> [String] {
    var random = SeededGenerator(seed: seed)
    let habits = habits(&random)
    let sessions = random.pick(0, 1, 7, 99, 100, 101, 400)
    let hasBadClock = random.chance(0.2)
    var run = PlanRun(habits, sessions: sessions, seed: seed)
    run.readsAhead = !seed.isMultiple(of: 2)
    run.answersLaterFirst = seed.isMultiple(of: 3)
    for _ in 0..<40 {
      run.round(interval: 5000)
      if random.chance(0.1) { run.restart() }
      if hasBadClock, random.chance(0.2) {
        run.clockError = random.pick(-400, -1, 0, 1, 400) * 86_400_000
      }
    }
    run.upstream.comeToRest()
    // Long enough to look over every page once more.
    let pages = run.upstream.count / max(1, min(run.upstream.habits.cap, 100)) + 2
    for _ in 0..<4 * pages + 60 { run.round() }

    let before = run.upstream.requests
    for _ in 0..<40 { run.round() }
    let idle = run.upstream.requests - before

    var failures: [String] = []
    if let most = mostIdleRequests(habits), Double(idle) > 40 * most {
      failures.append("\(idle) requests in 40 rounds of rest")
    }
    let listed = run.upstream.listed
    let missing = listed.keys.filter { run.archive[$0] == nil }
    let different = listed.filter { run.archive[$0.key] != nil && run.archive[$0.key] != $0.value }
    let lost = run.upstream.shown.keys.filter { run.archive[$0] == nil }
    if !missing.isEmpty { failures.append("\(missing.count) missing of \(listed.count)") }
    if !different.isEmpty { failures.append("\(different.count) differ") }
    if !lost.isEmpty { failures.append("\(lost.count) lost") }
    if run.upstream.wasAskedForWindow { failures.append("asked for a window of time") }
    if run.isEndless { failures.append("endless \(run.plan.stage)") }
    if !run.plan.coverage.complete { failures.append("not complete") }
    if !run.falselyComplete.isEmpty {
      failures.append("complete without \(Set(run.falselyComplete).count)")
    }
    if !failures.isEmpty { failures.append("\(habits) sessions \(sessions)") }
    return failures
  }
}
