import Foundation

/// A beta distribution of a share, before anything was counted.
struct BetaPrior: Sendable {
  let a: Double
  let b: Double

  /// The distribution with these parameters; `nil` unless both are above 0.
  init?(_ a: Double, _ b: Double) {
    guard a > 0, b > 0 else { return nil }
    self.a = a
    self.b = b
  }

  /// Half the weight of one session on either side (Jeffreys).
  static let jeffreys = BetaPrior(a: 0.5, b: 0.5)

  private init(a: Double, b: Double) {
    self.a = a
    self.b = b
  }

  /// A distribution around a share of `odds`, as wide as four sessions that were half and half, and
  /// never narrower than `size` sessions would make it.
  fileprivate init(odds: Double, size: Double) {
    let mean = odds / (1 + odds)
    let rest = 1 / (1 + odds)
    let width = 1 / (0.25 + 1 / (size * mean * rest))
    self.init(a: width / rest, b: width / mean)
  }

  /// The logarithm of the probability of a sequence of `part` and `rest` sessions whose share is drawn
  /// from the distribution (the beta-binomial without its coefficient).
  func logProbability(part: Double, rest: Double) -> Double {
    Self.logBeta(a + part, b + rest) - Self.logBeta(a, b)
  }

  private static func logBeta(_ a: Double, _ b: Double) -> Double {
    lgamma(a).0 + lgamma(b).0 - lgamma(a + b).0
  }
}

/// Shares that are not a given one: with odds 2.5 times as high, 2.5 times as low, or any.
///
/// What is predicted here is what real differences look like, so they are found soon. For the promise
/// it does not matter: that holds whatever is predicted.
struct OtherShare: Sendable {
  private let parts: [(logWeight: Double, prior: BetaPrior)]

  /// - Parameters:
  ///   - mean: the given share, above 0 and below 1.
  ///   - size: how many sessions it is known from; infinity where it is a number by definition.
  ///   - higher: the weight of higher odds.
  ///   - lower: the weight of lower ones; what is left to 1 is that of any.
  init(than mean: Double, size: Double, higher: Double, lower: Double) {
    let odds = mean / (1 - mean)
    parts = [
      (log(higher), BetaPrior(odds: odds * 2.5, size: size)),
      (log(lower), BetaPrior(odds: odds / 2.5, size: size)),
      (log(1 - higher - lower), .jeffreys),
    ]
  }

  /// The logarithm of the probability of a sequence of `part` and `rest` sessions.
  func logProbability(part: Double, rest: Double) -> Double {
    let logarithms = parts.map { $0.logWeight + $0.prior.logProbability(part: part, rest: rest) }
    let highest = logarithms.reduce(-.infinity) { max($0, $1) }
    return highest + log(logarithms.reduce(0) { $0 + exp($1 - highest) })
  }
}

/// `count · ln(share)`, and 0 where nothing was counted, whatever the share.
func logLikelihood(_ count: Double, _ share: Double) -> Double {
  if count == 0 { return 0 }
  return share <= 0 ? -.infinity : count * log(share)
}
