/// What is measured of the sessions of one deployment.
public enum MeasuredValues: Sendable {
  /// How many of all.
  case share(ShareCounts)
  /// How long each took, of which a percentile is compared.
  case seconds(any RankedSeconds)

  /// What the sessions so far come to, and the interval that holds the true value.
  func estimate(of measure: ComparisonMeasure) -> MeasuredDifference.Side {
    switch self {
    case .share(let counts):
      let interval = counts.interval(alpha: measure.alpha)
      return MeasuredDifference.Side(
        value: counts.share, count: counts.whole, low: interval?.lowerBound,
        high: interval?.upperBound)
    case .seconds(let seconds):
      guard seconds.count > 0 else {
        return MeasuredDifference.Side(value: nil, count: 0, low: nil, high: nil)
      }
      let ranks = QuantileRanks(
        percent: measure.percent, of: seconds.count, alpha: measure.alpha)
      let known = [ranks.low, ranks.value, ranks.high].compactMap(\.self)
      let values = Dictionary(
        zip(known, seconds.values(atRanks: known).map(Double.init)),
        uniquingKeysWith: { first, _ in first })
      return MeasuredDifference.Side(
        value: values[ranks.value], count: seconds.count, low: ranks.low.flatMap { values[$0] },
        high: ranks.high.flatMap { values[$0] })
    }
  }
}
