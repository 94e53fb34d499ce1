/// Counts how many sessions run at once, from sessions in the order in which they begin.
///
/// At an instant where some end and others begin, the ends come first.
struct ConcurrencySweep {
  /// The most that ran at once.
  private(set) var peak = 0
  /// The first instant with ``peak``; `nil` where nothing ran.
  private(set) var peakAt: Int64?
  /// The most that ran at once in each bucket.
  private(set) var bucketPeaks: [Int]
  private var bucket = 0
  private var ends = EndQueue()

  init(buckets: Int) {
    bucketPeaks = Array(repeating: 0, count: buckets)
  }

  /// A session that runs in `[start, end)`, where that is any time at all. No earlier one may
  /// begin later.
  mutating func add(start: Int64, end: Int64, on scale: TimelineScale) {
    guard start < end else { return }
    advance(to: start, on: scale)
    ends.removeAll(through: start)
    ends.insert(end)
    if ends.count > peak {
      peak = ends.count
      peakAt = start
    }
    if bucket < bucketPeaks.count { bucketPeaks[bucket] = max(bucketPeaks[bucket], ends.count) }
  }

  /// Counts in the buckets after the last session that began.
  mutating func finish(on scale: TimelineScale) {
    advance(to: .max, on: scale)
  }

  private mutating func advance(to instant: Int64, on scale: TimelineScale) {
    while bucket + 1 < scale.starts.count && scale.starts[bucket + 1] <= instant {
      bucket += 1
      ends.removeAll(through: scale.starts[bucket])
      bucketPeaks[bucket] = ends.count
    }
  }
}

/// The ends of what runs, the earliest at hand: a binary heap.
private struct EndQueue {
  private var heap: [Int64] = []

  var count: Int { heap.count }

  mutating func insert(_ end: Int64) {
    heap.append(end)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[parent] > end else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = end
  }

  mutating func removeAll(through instant: Int64) {
    while let first = heap.first, first <= instant { removeFirst() }
  }

  private mutating func removeFirst() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count && heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < last else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = last
  }
}
