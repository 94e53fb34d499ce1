import SessionReport

/// Seconds that come one by one and are asked for by their rank at any time: a count for each number
/// of seconds, and sums of counts over ranges that double (P. Fenwick 1994, "A new data structure for
/// cumulative frequency tables").
struct RecordedSeconds: RankedSeconds {
  private var sums = [Int](repeating: 0, count: RecordedSeconds.places)
  private(set) var count = 0

  /// Four hours and a bit; what takes longer counts as that. A power of two.
  private static let places = 16_384

  mutating func add(_ seconds: Int) {
    count += 1
    var place = min(max(seconds, 0), Self.places - 2) + 1
    while place < Self.places {
      sums[place] += 1
      place += place & -place
    }
  }

  func values(atRanks ranks: [Int]) -> [Int] { ranks.map(value) }

  private func value(atRank rank: Int) -> Int {
    var place = 0
    var left = rank
    var step = Self.places / 2
    while step > 0 {
      if place + step < Self.places, sums[place + step] < left {
        place += step
        left -= sums[place]
      }
      step /= 2
    }
    return place
  }
}
