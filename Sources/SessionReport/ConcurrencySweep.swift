/// Counts how many sessions run at once, from sessions in the order in which they begin.
///
/// At an instant where some end and others begin, the ends come first.
struct ConcurrencySweep {
  private var starts: [Int64] = []
  /// Counted from the first start, so that none is negative.
  private var ends: [Int64] = []

  /// What was counted.
  struct Peaks {
    /// The most that ran at once.
    var sessions = 0
    /// The first instant at which so many ran; `nil` where nothing ran.
    var at: Int64?
    /// The most that ran at once in each bucket.
    var buckets: [Int]
  }

  /// A session that runs in `[start, end)`, where that is any time at all. No earlier one may
  /// begin later.
  mutating func add(start: Int64, end: Int64) {
    guard start < end else { return }
    starts.append(start)
    ends.append(end - starts[0])
  }

  /// The peaks, of the whole and of the buckets of `scale`.
  func peaks(on scale: TimelineScale) -> Peaks {
    var peaks = Peaks(buckets: Array(repeating: 0, count: scale.starts.count))
    guard let origin = starts.first else { return peaks }
    var sortedEnds = ends
    sortedEnds.sortByDigits()
    var ended = 0
    var bucket = 0

    func endAll(through instant: Int64) {
      while ended < sortedEnds.count && sortedEnds[ended] <= instant - origin { ended += 1 }
    }
    func beginBuckets(through instant: Int64, begun: Int) {
      while bucket + 1 < scale.starts.count && scale.starts[bucket + 1] <= instant {
        bucket += 1
        endAll(through: scale.starts[bucket])
        peaks.buckets[bucket] = begun - ended
      }
    }
    for (index, start) in starts.enumerated() {
      beginBuckets(through: start, begun: index)
      endAll(through: start)
      let running = index + 1 - ended
      if running > peaks.sessions {
        peaks.sessions = running
        peaks.at = start
      }
      if bucket < peaks.buckets.count && running > peaks.buckets[bucket] {
        peaks.buckets[bucket] = running
      }
    }
    beginBuckets(through: scale.end, begun: starts.count)
    return peaks
  }
}
