import Foundation

/// How strongly counts speak against two shares being the same, at every look.
///
/// A page is looked at again and again while sessions arrive, so an ordinary test, looked at as
/// often, would cry wolf in far more than its nominal share of cases. This is a ratio of two
/// predictive probabilities of the candidate's counts: with a share of their own, against the share
/// of the baseline. Where the shares are the same it reaches `1/α` at any look in at most a fraction
/// α of histories (Robbins 1970, "Statistical methods related to the law of the iterated
/// logarithm"; Pawel, Ly, Wagenmakers 2024, "Evidential calibration of confidence intervals").
struct ShareEvidence {
  /// Some of all.
  struct Counts: Sendable, Hashable {
    let part: Int
    let whole: Int

    fileprivate var k: Double { Double(part) }
    fileprivate var rest: Double { Double(whole - part) }
    fileprivate var n: Double { Double(whole) }
  }

  /// The natural logarithm of the ratio.
  let logarithm: Double
  /// Whether the candidate's share is the larger one.
  let isHigher: Bool

  /// The evidence of a candidate's counts against the share of a baseline.
  init(baseline: Counts, candidate: Counts) {
    // The rest of the multiplication is exact for any number of sessions that fits into memory.
    let (up, down) = (candidate.part * baseline.whole, baseline.part * candidate.whole)
    isHigher = up > down
    let same =
      up >= down ? Beta(baseline.k + 1, baseline.rest) : Beta(baseline.k, baseline.rest + 1)
    logarithm =
      Self.ownShare(candidate, near: (baseline.k + 0.5) / (baseline.n + 1), weight: baseline.n + 1)
      - (same?.logProbability(of: candidate) ?? 0)
  }

  /// Whether it is enough to say so, where one history in `1/alpha` may be wrong at some look.
  func isEnough(alpha: Double) -> Bool { logarithm >= -log(alpha) }

  /// The logarithm of how likely the counts are with a share that has odds 2.5 times as high or as
  /// low as `mean`, or any.
  private static func ownShare(_ counts: Counts, near mean: Double, weight: Double) -> Double {
    let odds = mean / (1 - mean)
    func prior(_ odds: Double) -> Beta? {
      let mean = odds / (1 + odds)
      let size = 1 / (0.25 + 1 / (weight * mean * (1 - mean)))
      return Beta(size / (1 - mean), size / mean)
    }
    let parts: [(weight: Double, beta: Beta?)] = [
      (0.5, prior(odds * 2.5)), (0.3, prior(odds / 2.5)), (0.2, Beta(0.5, 0.5)),
    ]
    let logarithms = parts.map { log($0.weight) + ($0.beta?.logProbability(of: counts) ?? 0) }
    let highest = logarithms.max() ?? 0
    return highest + log(logarithms.reduce(0) { $0 + exp($1 - highest) })
  }

  /// A beta distribution; `nil` where a parameter is 0.
  private struct Beta {
    let a: Double
    let b: Double

    init?(_ a: Double, _ b: Double) {
      guard a > 0, b > 0 else { return nil }
      self.a = a
      self.b = b
    }

    /// The logarithm of the probability of a sequence with these counts, whose share is drawn from
    /// the distribution.
    func logProbability(of counts: Counts) -> Double {
      Self.logBeta(a + counts.k, b + counts.rest) - Self.logBeta(a, b)
    }

    private static func logBeta(_ a: Double, _ b: Double) -> Double {
      lgamma(a).0 + lgamma(b).0 - lgamma(a + b).0
    }
  }
}
