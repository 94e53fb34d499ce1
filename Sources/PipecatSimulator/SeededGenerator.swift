import Foundation

/// Random numbers that a seed decides: the same seed gives the same numbers on every machine.
///
/// SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators"): one
/// word of state, so that every session can have a generator of its own.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// What numbers are drawn for: two purposes never share a sequence.
  enum Purpose: UInt64 {
    case world = 1
    case ids, rate, deployment, arrivals, session, listing, resources, log, corrections, nulls
  }

  /// The numbers for one thing.
  ///
  /// - Parameters:
  ///   - key: What tells one simulated agent from another.
  ///   - purpose: What the numbers are for.
  ///   - number: Which of the things of that purpose.
  init(_ key: UInt64, _ purpose: Purpose, _ number: Int = 0) {
    state = SeededGenerator.mixed(key ^ SeededGenerator.mixed(purpose.rawValue))
    state = SeededGenerator.mixed(state ^ UInt64(truncatingIfNeeded: number))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return SeededGenerator.mixed(state)
  }

  /// A number from 0 up to 1, without 1.
  mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// `true` in `share` of the cases.
  mutating func chance(_ share: Double) -> Bool {
    unit() < share
  }

  /// A whole number of `range`.
  mutating func whole(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(unit() * Double(range.count))
  }

  /// A number whose logarithm is normally distributed.
  mutating func logNormal(median: Double, spread: Double) -> Double {
    // Box-Muller; 1 - unit() is never 0.
    median * exp(spread * (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit()))
  }

  /// The position of one of `weights`, each as likely as its share of their sum.
  mutating func choice(_ weights: [Double]) -> Int {
    var rest = unit() * weights.reduce(0, +)
    for (position, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return position }
    }
    return weights.count - 1
  }

  /// A word that depends on every bit of `word`.
  static func mixed(_ word: UInt64) -> UInt64 {
    var word = word
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
