import Foundation

/// Where in sorted values a percentile and the ends of its interval stand, whatever the values are.
///
/// Of all values a known share lies above the true percentile. A point above which there are too many
/// for that is too low, one with too few is too high: what is left is an interval that one history in
/// `1/alpha` at most ever leaves the truth out of (Howard, Ramdas 2022, "Sequential estimation of
/// quantiles with applications to A/B testing and best-arm identification").
struct QuantileRanks: Sendable, Hashable {
  /// The rank, from 1, of the percentile itself, by nearest rank.
  let value: Int
  /// The rank of the low end; `nil` where there are too few values for one.
  let low: Int?
  /// The rank of the high end.
  let high: Int?

  /// - Parameters:
  ///   - percent: which percentile, above 0 and below 100.
  ///   - count: of how many values, at least one.
  ///   - alpha: the share of histories in which the interval may ever be wrong.
  init(percent: Int, of count: Int, alpha: Double) {
    value = Percentile.rank(percent, of: count)
    let share = Double(100 - percent) / 100
    let other = OtherShare(than: share, size: .infinity, higher: 0.4, lower: 0.4)
    func isTold(_ above: Int) -> Bool {
      let (part, rest) = (Double(above), Double(count - above))
      let logarithm =
        other.logProbability(part: part, rest: rest) - logLikelihood(part, share)
        - logLikelihood(rest, 1 - share)
      return logarithm >= -log(alpha)
    }
    // As a function of how many are above, the evidence is convex: once it is enough on the way from
    // the expected number, it stays so.
    let above = (100 - percent) * count
    let tooMany = (above / 100 + 1..<count + 1).partitioningIndex(where: isTold)
    low = tooMany <= count ? count - tooMany + 1 : nil
    let fewer = (above + 99) / 100
    let tooFew = (0..<fewer).partitioningIndex { isTold(fewer - 1 - $0) }
    high = tooFew < fewer ? count - (fewer - 1 - tooFew) : nil
  }
}
