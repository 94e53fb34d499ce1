import Foundation
import TestSupport
import Testing

@testable import SessionReport

struct ShareEvidenceTests {
  @Test(arguments: [
    // Baseline and candidate, each some of all; computed apart in Python with its `lgamma`.
    (60, 2000, 33, 500, 4.507230, true), (60, 2000, 30, 500, 2.804326, false),
    (120, 2000, 20, 1000, 11.678605, true), (0, 40, 5, 5, 11.004347, true),
    (0, 200, 0, 300, 0.083371, false), (200, 200, 10, 10, -0.207259, false),
    (0, 5, 1, 5, -0.380060, false),
  ])
  func `evidence is that of a second computation`(
    k0: Int, n0: Int, k1: Int, n1: Int, logarithm: Double, isEnough: Bool
  ) {
    let evidence = ShareEvidence(
      baseline: ShareCounts(part: k0, whole: n0), candidate: ShareCounts(part: k1, whole: n1))
    #expect(abs(evidence.logarithm - logarithm) < 1e-6)
    #expect(evidence.direction == (k1 * n0 - k0 * n1).signum())
    #expect(evidence.verdict(alpha: 0.02) == (isEnough ? evidence.direction : 0))
  }

  /// One in fifty is promised at most, over all looks together.
  @Test func `a share that stays is hardly ever said to have risen`() {
    var generator = SeededGenerator(seed: 6)
    let histories = 400
    let alarms = (0..<histories).count { number in
      let rate = [0.001, 0.03, 0.2, 0.5][number % 4]
      func draw(_ count: Int) -> Int {
        (0..<count).count { _ in Double.random(in: 0..<1, using: &generator) < rate }
      }
      let baseline = ShareCounts(part: draw(400), whole: 400)
      var failed = 0
      return stride(from: 5, through: 500, by: 5).contains { sessions in
        failed += draw(5)
        let evidence = ShareEvidence(
          baseline: baseline, candidate: ShareCounts(part: failed, whole: sessions))
        return evidence.verdict(alpha: 0.02) == 1
      }
    }
    #expect(alarms <= histories / 50)
  }
}
