/// Percentiles by nearest rank: the value at position ⌈p·n/100⌉ of the sorted values.
enum Percentile {
  /// The position, from 1, of the `percent`th percentile of `count` values; at least 1.
  static func rank(_ percent: Int, of count: Int) -> Int {
    max(1, (percent * count + 99) / 100)
  }
}

extension [Int64] {
  /// The `percent`th percentile of values that are sorted; `nil` where there are none.
  func percentile(_ percent: Int) -> Int64? {
    isEmpty ? nil : self[Percentile.rank(percent, of: count) - 1]
  }

  /// Sorts values that are not negative: by counting their digits, which is some ten times as fast
  /// as comparing where there are many.
  mutating func sortByDigits() {
    guard count > 512 else { return sort() }
    let bits = 11
    let mask = (1 << bits) - 1
    let largest = self.max() ?? 0
    var source = self
    var target = self
    var shift = 0
    while shift < Int64.bitWidth && largest >> shift > 0 {
      var places = [Int](repeating: 0, count: 1 << bits)
      for value in source { places[Int(truncatingIfNeeded: value >> shift) & mask] += 1 }
      var sum = 0
      for digit in places.indices { (places[digit], sum) = (sum, sum + places[digit]) }
      for value in source {
        let digit = Int(truncatingIfNeeded: value >> shift) & mask
        target[places[digit]] = value
        places[digit] += 1
      }
      swap(&source, &target)
      shift += bits
    }
    self = source
  }
}
