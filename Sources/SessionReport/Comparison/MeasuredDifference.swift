import Foundation

/// One measure of two deployments, and what can be said of the difference.
public struct MeasuredDifference: Sendable, Hashable {
  /// One side of it.
  public struct Side: Sendable, Hashable {
    /// The share from 0 to 1, or whole seconds; `nil` where nothing was counted.
    public let value: Double?
    /// Of how many sessions.
    public let count: Int
    /// The low end of the interval that holds the true value; `nil` where it is open.
    public let low: Double?
    /// The high end.
    public let high: Double?
  }

  /// Candidate minus baseline, in the unit of the sides.
  public struct Difference: Sendable, Hashable {
    /// What was seen; `nil` where a side has nothing.
    public let value: Double?
    /// The low end of what it may be; `nil` where it is open.
    public let low: Double?
    /// The high end.
    public let high: Double?
  }

  /// What is measured.
  public let measure: ComparisonMeasure
  /// What it says: anything but unclear or too few exactly where ``difference`` leaves out 0.
  public let verdict: Verdict
  /// The deployment that is held against.
  public let baseline: Side
  /// The deployment in question.
  public let candidate: Side
  /// How far they are apart.
  public let difference: Difference

  /// What a measure says of the sessions of two deployments.
  public init(
    _ measure: ComparisonMeasure, baseline: MeasuredValues, candidate: MeasuredValues
  ) {
    self.measure = measure
    self.baseline = baseline.estimate(of: measure)
    self.candidate = candidate.estimate(of: measure)
    var difference = Difference(from: self.baseline, to: self.candidate)
    if case .share(let before) = baseline, case .share(let after) = candidate {
      verdict = Self.verdict(measure, before, after)
      let interval =
        verdict == .tooFew
        ? nil : ShareDifference(baseline: before, candidate: after).interval(alpha: measure.alpha)
      difference = Difference(
        value: difference.value, low: interval?.lowerBound, high: interval?.upperBound)
    } else {
      verdict = Self.verdict(measure, difference, self.baseline, self.candidate)
      if verdict == .tooFew {
        difference = Difference(value: difference.value, low: nil, high: nil)
      }
    }
    self.difference = difference
  }

  /// The verdict alone, which is less work.
  public static func verdict(
    _ measure: ComparisonMeasure, baseline: MeasuredValues, candidate: MeasuredValues
  ) -> Verdict {
    if case .share(let before) = baseline, case .share(let after) = candidate {
      return verdict(measure, before, after)
    }
    return verdict(
      measure, from: baseline.estimate(of: measure), to: candidate.estimate(of: measure))
  }

  /// The verdict on seconds, by what is known of both sides.
  static func verdict(
    _ measure: ComparisonMeasure, from baseline: Side, to candidate: Side
  ) -> Verdict {
    verdict(measure, Difference(from: baseline, to: candidate), baseline, candidate)
  }

  private static func verdict(
    _ measure: ComparisonMeasure, _ baseline: ShareCounts, _ candidate: ShareCounts
  ) -> Verdict {
    guard min(baseline.whole, candidate.whole) >= measure.fewest,
      ShareEvidence.canDecide(
        baseline: baseline, candidates: candidate.whole, alpha: measure.alpha)
    else { return .tooFew }
    let evidence = ShareEvidence(baseline: baseline, candidate: candidate)
    return measure.verdict(direction: evidence.verdict(alpha: measure.alpha))
  }

  private static func verdict(
    _ measure: ComparisonMeasure, _ difference: Difference, _ baseline: Side, _ candidate: Side
  ) -> Verdict {
    guard min(baseline.count, candidate.count) >= measure.fewest,
      difference.low != nil || difference.high != nil
    else { return .tooFew }
    if let low = difference.low, low > 0 { return measure.verdict(direction: 1) }
    if let high = difference.high, high < 0 { return measure.verdict(direction: -1) }
    return .unclear
  }
}

extension MeasuredDifference.Difference {
  /// The difference of two percentiles. The ends of its interval are as far from it as those of both
  /// sides reach together (Newcombe 1998, "Interval estimation for the difference between independent
  /// proportions"; Zou, Donner 2008, "Construction of confidence limits about effect measures").
  fileprivate init(
    from baseline: MeasuredDifference.Side, to candidate: MeasuredDifference.Side
  ) {
    guard let before = baseline.value, let after = candidate.value else {
      self.init(value: nil, low: nil, high: nil)
      return
    }
    func reach(_ one: Double?, _ other: Double?) -> Double? {
      one.flatMap { one in other.map { (one * one + $0 * $0).squareRoot() } }
    }
    let down = reach(candidate.low.map { after - $0 }, baseline.high.map { $0 - before })
    let up = reach(candidate.high.map { $0 - after }, baseline.low.map { before - $0 })
    self.init(
      value: after - before, low: down.map { after - before - $0 },
      high: up.map { after - before + $0 })
  }
}
