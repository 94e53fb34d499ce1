/// Durations in milliseconds as they come from the segments: sorted within each, never put together.
struct SortedRuns: Sendable, Hashable {
  /// Each shortest first, none empty.
  private(set) var runs: [[UInt32]] = []
  /// Those that 32 bits don't hold, and so are the longest of all; in no order.
  private var long: [Int64] = []
  /// How many durations there are.
  private(set) var count = 0

  /// Adds durations that are sorted.
  mutating func add(run: [UInt32]) {
    if run.isEmpty { return }
    runs.append(run)
    count += run.count
  }

  /// Adds one that may be longer than 32 bits hold.
  mutating func add(_ milliseconds: Int64) {
    if let short = UInt32(exactly: milliseconds) { return add(run: [short]) }
    long.append(milliseconds)
    count += 1
  }

  mutating func add(_ other: SortedRuns) {
    runs += other.runs
    long += other.long
    count += other.count
  }

  /// Percentiles by nearest rank, for `percents` that ascend; none where there are no durations.
  ///
  /// Each is found by bisecting values, and counting in each run how many are not above, between
  /// the places known by then.
  func percentiles(_ percents: [Int]) -> [Int64] {
    guard count > 0 else { return [] }
    let long = long.sorted()
    let largest = runs.reduce(0) { Swift.max($0, $1.last ?? 0) }
    let short = count - long.count
    var percentiles: [Int64] = []
    var start = Places(value: 0, places: Array(repeating: 0, count: runs.count))
    let end = runs.map(\.count)
    for percent in percents {
      let rank = Percentile.rank(percent, of: count)
      guard rank <= short else {
        percentiles.append(long[rank - short - 1])
        continue
      }
      start = place(ofRank: rank, from: start, to: Places(value: largest, places: end))
      percentiles.append(Int64(start.value))
    }
    return percentiles
  }

  /// A value, and in each run the first place that is not below it.
  private struct Places {
    var value: UInt32
    var places: [Int]
  }

  private func place(ofRank rank: Int, from start: Places, to end: Places) -> Places {
    var low = start
    var high = end
    var middle = Places(value: 0, places: start.places)
    while low.value < high.value {
      middle.value = low.value + (high.value - low.value) / 2 + 1
      var below = 0
      for (index, run) in runs.enumerated() {
        let place = (low.places[index]..<high.places[index]).partitioningIndex {
          run[$0] >= middle.value
        }
        middle.places[index] = place
        below += place
      }
      if below >= rank {
        high.value = middle.value - 1
        swap(&high.places, &middle.places)
      } else {
        swap(&low, &middle)
      }
    }
    return low
  }
}
