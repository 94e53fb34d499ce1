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
    let largest = self.max() ?? 0
    var target = self
    var shift = ignored
    while shift < Element.bitWidth && largest >> shift > 0 {
      var places = [Int](repeating: 0, count: Self.mask + 1)
      count(digitsAt: shift, into: &places)
      var sum = 0
      for digit in places.indices { (places[digit], sum) = (sum, sum + places[digit]) }
      distribute(byDigitsAt: shift, to: &places, of: &target)
      swap(&self, &target)
      shift += Self.digitBits
    }
  }

  private static var mask: Int { (1 << digitBits) - 1 }
  private static var digitBits: Int { 11 }

  private func count(digitsAt shift: Int, into counts: inout [Int]) {
    let values = span
    var counts = counts.mutableSpan
    for index in values.indices {
      counts[Int(truncatingIfNeeded: values[index] >> shift) & Self.mask] += 1
    }
  }

  private func distribute(
    byDigitsAt shift: Int, to places: inout [Int], of target: inout [Element]
  ) {
    let values = span
    var places = places.mutableSpan
    var target = target.mutableSpan
    for index in values.indices {
      let value = values[index]
      let digit = Int(truncatingIfNeeded: value >> shift) & Self.mask
      target[places[digit]] = value
      places[digit] += 1
    }
  }
}
