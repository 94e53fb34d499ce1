import Foundation

/// Some of all.
public struct ShareCounts: Sendable, Hashable {
  /// How many are meant.
  public let part: Int
  /// How many there are.
  public let whole: Int

  /// - Parameters:
  ///   - part: how many are meant, 0 up to `whole`.
  ///   - whole: how many there are.
  public init(part: Int, whole: Int) {
    self.part = part
    self.whole = whole
  }

  var k: Double { Double(part) }
  var rest: Double { Double(whole - part) }
  var n: Double { Double(whole) }
  /// The share; `nil` of none.
  var share: Double? { whole == 0 ? nil : k / n }
}

/// How strongly counts speak against two shares being the same, at every look.
///
/// A page is looked at again and again while sessions arrive, so an ordinary test, looked at as
/// often, would cry wolf in far more than its nominal share of cases. This is a ratio of two
/// predictive probabilities of the candidate's counts: with a share of their own, against the share
/// of the baseline. Where the shares are the same it reaches `1/α` at any look in at most a fraction
/// α of histories (Robbins 1970, "Statistical methods related to the law of the iterated
/// logarithm"; Pawel, Ly, Wagenmakers 2024, "Evidential calibration of confidence intervals"). The
/// baseline's share is not known but counted too; which of its sessions to count against the
/// candidate is that of the exact one-sided test (Altham 1969, "Exact Bayesian analysis of a 2×2
/// contingency table, and Fisher's exact significance test").
struct ShareEvidence {
  /// The natural logarithm of the ratio.
  let logarithm: Double
  /// Whether the candidate's share is above that of the baseline (1), below (-1), or the same (0).
  let direction: Int

  /// The evidence of a candidate's counts against the share of a baseline.
  init(baseline: ShareCounts, candidate: ShareCounts) {
    // Exact for any number of sessions that fits into memory.
    let (up, down) = (candidate.part * baseline.whole, baseline.part * candidate.whole)
    direction = (up - down).signum()
    let same =
      up >= down
      ? BetaPrior(baseline.k + 1, baseline.rest) : BetaPrior(baseline.k, baseline.rest + 1)
    let size = baseline.n + 1
    let other = OtherShare(than: (baseline.k + 0.5) / size, size: size, higher: 0.5, lower: 0.3)
    // Without a prior the baseline foretells the candidate's counts with certainty.
    logarithm =
      other.logProbability(part: candidate.k, rest: candidate.rest)
      - (same?.logProbability(part: candidate.k, rest: candidate.rest) ?? 0)
  }

  /// Which way the shares differ, 1 or -1, where one history in `1/alpha` may be wrong about that at
  /// some look; 0 where the counts are not enough to say so.
  func verdict(alpha: Double) -> Int { logarithm >= -log(alpha) ? direction : 0 }

  /// Whether any counts of so many candidate sessions would be enough.
  static func canDecide(baseline: ShareCounts, candidates: Int, alpha: Double) -> Bool {
    [0, candidates].contains { part in
      ShareEvidence(baseline: baseline, candidate: ShareCounts(part: part, whole: candidates))
        .verdict(alpha: alpha) != 0
    }
  }
}
