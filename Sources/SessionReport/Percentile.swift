/// Percentiles by nearest rank: the value at position ⌈p·n/100⌉ of the sorted values.
enum Percentile {
  /// The position, from 1, of the `percent`th percentile of `count` values; at least 1.
  static func rank(_ percent: Int, of count: Int) -> Int {
    max(1, (percent * count + 99) / 100)
  }
}

extension Array where Element: FixedWidthInteger & UnsignedInteger {
  /// Sorts by all but the lowest `ignored` bits, those that are equal staying in their order: by
  /// counting their digits, which is some ten times as fast as comparing where there are many.
  mutating func sortByDigits(ignoringBits ignored: Int = 0) {
    guard count > 256 else { return sort { $0 >> ignored < $1 >> ignored } }
    let bits = 11
    let mask = (1 << bits) - 1
    let largest = self.max() ?? 0
    var target = self
    var shift = ignored
    while shift < Element.bitWidth && largest >> shift > 0 {
      var places = [Int](repeating: 0, count: 1 << bits)
      for value in self { places[Int(truncatingIfNeeded: value >> shift) & mask] += 1 }
      var sum = 0
      for digit in places.indices { (places[digit], sum) = (sum, sum + places[digit]) }
      for value in self {
        let digit = Int(truncatingIfNeeded: value >> shift) & mask
        target[places[digit]] = value
        places[digit] += 1
      }
      swap(&self, &target)
      shift += bits
    }
  }
}
