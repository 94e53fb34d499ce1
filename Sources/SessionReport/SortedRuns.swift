/// Durations in milliseconds as they come from the segments: in runs that are sorted and never merged,
/// but for the few of small runs.
struct SortedRuns: Sendable, Hashable {
  /// Each shortest first, none empty.
  private var runs: [Run] = []
  /// Those that are in no run yet.
  private var loose: [UInt32] = []
  /// Those that 32 bits don't hold, and so are the longest of all; in no order.
  private var long: [Int64] = []
  /// How many durations there are.
  private(set) var count = 0

  /// Values that ascend: all of an array, or those of a column at places in the order given.
  private struct Run: Hashable {
    let values: [UInt32]
    let order: ArraySlice<UInt16>?
    let count: Int

    init(_ values: [UInt32], order: ArraySlice<UInt16>? = nil) {
      self.values = values
      self.order = order
      count = order?.count ?? values.count
    }

    @inline(__always)
    subscript(place: Int) -> UInt32 {
      if let order { values[Int(order[order.startIndex + place])] } else { values[place] }
    }

    /// The first of some places whose value is not below another; the end where all are.
    func place(of value: UInt32, in places: Range<Int>) -> Int {
      if let order {
        let start = order.startIndex
        return places.partitioningIndex { values[Int(order[start + $0])] >= value }
      }
      return places.partitioningIndex { values[$0] >= value }
    }
  }

  /// Adds the values of a column at places that are given in the order of their values.
  mutating func add(sorted places: ArraySlice<UInt16>, of column: [UInt32]) {
    if places.isEmpty { return }
    runs.append(Run(column, order: places))
    count += places.count
  }

  /// Adds the values of a column at a few places, in any order; those that are no durations are
  /// left out.
  mutating func add(_ places: ArraySlice<UInt16>, of column: [UInt32]) {
    let before = loose.count
    for place in places {
      let value = column[Int(place)]
      if value < SegmentColumns.far { loose.append(value) }
    }
    count += loose.count - before
  }

  /// Adds one that may be longer than 32 bits hold.
  mutating func add(_ milliseconds: Int64) {
    if let short = UInt32(exactly: milliseconds) {
      loose.append(short)
    } else {
      long.append(milliseconds)
    }
    count += 1
  }

  mutating func add(_ other: SortedRuns) {
    runs += other.runs
    loose += other.loose
    long += other.long
    count += other.count
  }

  /// Puts the loose ones into a run. Percentiles do that too, but each time.
  mutating func sort() {
    if loose.isEmpty { return }
    loose.sortByDigits()
    runs.append(Run(loose))
    loose = []
  }

  /// Percentiles by nearest rank, for `percents` that ascend; none where there are no durations.
  func percentiles(_ percents: [Int]) -> [Int64] {
    count == 0 ? [] : values(atRanks: percents.map { Percentile.rank($0, of: count) })
  }

  /// The durations at ranks from 1 up to ``count`` that ascend, the shortest at 1.
  func values(atRanks ranks: [Int]) -> [Int64] {
    var sorted = self
    sorted.sort()
    let long = long.sorted()
    let short = count - long.count
    var low = Bound(value: 0, places: Array(repeating: 0, count: sorted.runs.count), below: 0)
    return ranks.map { rank in
      guard rank <= short else { return long[rank - short - 1] }
      return Int64(sorted.value(ofRank: rank, from: &low))
    }
  }

  /// A value, and in each run the first place that is not below it.
  private struct Bound {
    var value: UInt32
    var places: [Int]
    /// How many are below.
    var below: Int
  }

  /// So few are quicker sorted than counted once more.
  private static let few = 256

  /// The value at a position, from 1, of all runs sorted. `low` is a bound that is not above it, and
  /// is one that is nearer afterwards.
  ///
  /// Found between two bounds that close in on it: values in between are tried, and for each is
  /// counted how many are below.
  private func value(ofRank rank: Int, from low: inout Bound) -> UInt32 {
    let largest = runs.reduce(0) { max($0, $1[$1.count - 1]) }
    var high = Bound(value: largest, places: runs.map(\.count), below: count - long.count)
    if rank == high.below { return largest }
    var steps = 0
    while low.value < high.value {
      if high.below - low.below <= SortedRuns.few {
        return sortedValues(between: low, and: high)[rank - low.below - 1]
      }
      steps += 1
      let middle =
        steps % 4 == 0
        ? low.value + (high.value - low.value) / 2 + 1
        : guess(rank, low, high, beyond: steps % 2 == 0)
      let bound = self.bound(middle, low, high)
      if bound.below >= rank {
        high = bound
        high.value -= 1
      } else {
        low = bound
      }
    }
    return low.value
  }

  /// About where a rank is between two bounds, if all runs are alike: a bit before it, or beyond.
  private func guess(_ rank: Int, _ low: Bound, _ high: Bound, beyond: Bool) -> UInt32 {
    let part = Double(rank - low.below) / Double(high.below - low.below)
    let aim = min(max(part + (beyond ? 0.02 : -0.02), 0), 1)
    var sum = 0.0
    for index in runs.indices {
      let left = high.places[index] - low.places[index]
      if left == 0 { continue }
      let place = low.places[index] + Int(Double(left - 1) * aim)
      sum += Double(runs[index][place]) * Double(left)
    }
    let mean = UInt32(sum / Double(high.below - low.below))
    return min(max(mean, low.value + 1), high.value)
  }

  private func bound(_ value: UInt32, _ low: Bound, _ high: Bound) -> Bound {
    var bound = Bound(value: value, places: low.places, below: 0)
    for index in runs.indices {
      let place = runs[index].place(of: value, in: low.places[index]..<high.places[index])
      bound.places[index] = place
      bound.below += place
    }
    return bound
  }

  private func sortedValues(between low: Bound, and high: Bound) -> [UInt32] {
    var values: [UInt32] = []
    for (index, run) in runs.enumerated() {
      for place in low.places[index]..<high.places[index] { values.append(run[place]) }
    }
    return values.sorted()
  }
}
