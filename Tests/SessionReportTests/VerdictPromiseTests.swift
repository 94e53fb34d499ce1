import SessionReport
import Testing
import VerdictSimulation

/// What is promised of verdicts, on simulated deployments that are looked at after every session.
///
/// Fewer and shorter histories than in Benchmarks, which tells the same of thousands.
@Suite struct VerdictPromiseTests {
  private static let alike: [VerdictHistory] = [
    VerdictHistory(
      baseline: SessionSource(failureShare: 0.001, coldShare: 0.5), baselineSessions: 2000),
    VerdictHistory(baseline: SessionSource(failureShare: 0.03), baselineSessions: 200),
    VerdictHistory(
      baseline: SessionSource(failureShare: 0.5, durations: .heavy(scale: 60)),
      baselineSessions: 50, bothGrow: true),
    VerdictHistory(
      baseline: SessionSource(
        coldStarts: .constant(4), warmStarts: .constant(1), durations: .constant(30)),
      baselineSessions: 400),
  ]

  /// 5 % are promised at most; of 160, more than 12 would be as good as never if it were 5.
  @Test func `two deployments that are alike are hardly ever said to differ`() {
    let histories = 160
    let alarms = (0..<histories).count { seed in
      Self.alike[seed % Self.alike.count].firstVerdict(within: 400, seed: seed) != nil
    }
    #expect(alarms <= 12)
  }

  @Test(arguments: [
    (2000, 0.06, 503), (500, 0.12, 84), (2000, 0.12, 67), (200, 0.3, 16),
  ])
  func `more failures are found as soon as can be`(
    baselineSessions: Int, failureShare: Double, median: Int
  ) {
    let history = VerdictHistory(
      baseline: SessionSource(failureShare: 0.03), baselineSessions: baselineSessions,
      candidate: SessionSource(failureShare: failureShare))
    let histories = 100
    let found = (0..<histories).count { seed in
      history.firstVerdict(on: [.failureShare], within: median, seed: seed)?.verdict == .worse
    }
    // Half of them, give or take three standard deviations.
    #expect((35...65).contains(found))
  }

  @Test func `durations that double are found as soon as can be`() {
    let history = VerdictHistory(
      baseline: SessionSource(), baselineSessions: 500,
      candidate: SessionSource(durations: .logNormal(median: 180, sigma: 1)))
    let found = (0..<100).count { seed in
      history.firstVerdict(on: [.durationSeconds], within: 120, seed: seed)?.verdict == .different
    }
    #expect(found >= 80)
  }

  @Test func `slower cold starts are found once there are enough to say`() {
    let history = VerdictHistory(
      baseline: SessionSource(coldShare: 1), baselineSessions: 500,
      candidate: SessionSource(coldShare: 1, coldStarts: .logNormal(median: 12, sigma: 0.4)))
    let found = (0..<100).count { seed in
      history.firstVerdict(on: [.coldStartSeconds], within: 60, seed: seed)?.verdict == .worse
    }
    #expect(found >= 80)
  }
}
