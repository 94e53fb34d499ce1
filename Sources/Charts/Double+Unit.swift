extension Double {
  /// The number itself from 0 to 1, the nearer end outside, 0 for what is not a number.
  var clampedToUnit: Double {
    isNaN ? 0 : Swift.min(Swift.max(self, 0), 1)
  }
}

extension Int {
  /// Counts above this are drawn as this: their sums stay far from what an `Int` can hold.
  static let mostCounted = 1_000_000_000_000

  /// The number as a count: not negative, and not so large that sums overflow.
  var asCount: Int { Swift.min(Swift.max(self, 0), .mostCounted) }
}
