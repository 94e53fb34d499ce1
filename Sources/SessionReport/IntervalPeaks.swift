/// The most sessions that ran at once in one interval of a sweep: of each deployment, and of all.
struct IntervalPeaks: Sendable {
  /// The deployments' codes and one more; 0 in front stands for all of them together.
  private(set) var deployments = [0]
  /// The most of each in the interval, and when first.
  private(set) var peaks: [(sessions: Int, at: Int64)] = []
  /// The most of each in every bucket that the interval touches, bucket after bucket.
  private(set) var bucketPeaks: [Int] = []
  /// The first of these buckets.
  let firstBucket: Int

  /// Everything that decides them, but for the filter.
  struct Key: Hashable, Sendable {
    private let segment: UInt64?
    private let rows: Range<Int>?
    private let times: [Int64]
    private let running: [ConcurrencySweep.Running]
    private let endings: [ConcurrencySweep.Ending]
    private let unbegun: [UInt16]
    private let firstBucket: Int
    private let boundaries: [Int64]

    /// How much memory it takes.
    var bytes: Int {
      running.count * MemoryLayout<ConcurrencySweep.Running>.stride
        + endings.count * MemoryLayout<ConcurrencySweep.Ending>.stride
        + (unbegun.count + boundaries.count) * MemoryLayout<Int64>.stride
    }

    init(_ interval: ConcurrencySweep.Interval, _ scale: TimelineScale) {
      segment = interval.rows?.segment.id
      rows = interval.rows?.rows
      times = [interval.start, interval.limit]
      running = interval.running
      endings = interval.endings
      unbegun = interval.unbegun
      firstBucket = IntervalPeaks.firstBucket(of: interval, scale)
      boundaries = Array(scale.starts.dropFirst(firstBucket + 1).prefix { $0 < interval.limit })
    }
  }

  private static func firstBucket(
    of interval: ConcurrencySweep.Interval, _ scale: TimelineScale
  ) -> Int {
    max(0, scale.starts.indices.partitioningIndex { scale.starts[$0] > interval.start } - 1)
  }

  /// How much memory they take.
  var bytes: Int { (deployments.count * 3 + bucketPeaks.count) * MemoryLayout<Int>.stride }

  init(_ interval: ConcurrencySweep.Interval, scale: TimelineScale) {
    firstBucket = IntervalPeaks.firstBucket(of: interval, scale)
    var run = Run(interval)
    // What ends as the interval begins no longer runs in the bucket that begins with it.
    var nextEnding = interval.endings.indices.partitioningIndex {
      interval.endings[$0].time > interval.start
    }
    for ending in interval.endings[..<nextEnding] { run.end(ending.deployment) }
    run.openBucket()
    var nextBucket = firstBucket + 1
    while true {
      let ending = nextEnding < interval.endings.count ? interval.endings[nextEnding].time : .max
      let bucket = nextBucket < scale.starts.count ? scale.starts[nextBucket] : .max
      guard min(ending, bucket) < interval.limit else { break }
      run.advance(toWhatBeginsAt: min(ending, bucket))
      if ending <= bucket {
        run.end(interval.endings[nextEnding].deployment)
        nextEnding += 1
      } else {
        run.closeBucket(openingNextAt: bucket)
        nextBucket += 1
      }
    }
    run.advance(toBefore: interval.limit)
    run.closeBucket(openingNextAt: interval.limit)
    deployments = run.deployments
    peaks = run.best
    bucketPeaks = run.bucketPeaks
  }
}

/// How many sessions run, while the events of a segment are gone through.
private struct Run {
  private(set) var deployments = [0]
  private(set) var best: [(sessions: Int, at: Int64)]
  private(set) var bucketPeaks: [Int] = []
  private var places: [Int: Int] = [:]
  private let segment: SessionSegment?
  private let kinds: [UInt16]
  /// The place of each kind's deployment; 0 for kinds that don't match.
  private var placeOfKind: [Int] = []
  /// By place; the first is that of sessions that don't match, and counts nothing of use.
  private var counters = [Counter()]
  private var total = Counter()
  private var bucketStart: Int64
  private var next = 0

  /// How many run, the most at once in a bucket, and the event with which it came to that, -1 for
  /// the bucket's beginning.
  private struct Counter {
    var running = 0
    var peak = 0
    var peakEvent = -1

    @inline(__always)
    mutating func add(_ change: Int, event: Int) {
      running += change
      if running > peak {
        peak = running
        peakEvent = event
      }
    }

    mutating func open() {
      peak = running
      peakEvent = -1
    }
  }

  init(_ interval: ConcurrencySweep.Interval) {
    segment = interval.rows?.segment
    bucketStart = interval.start
    var kinds = interval.rows?.kinds ?? []
    if let rows = interval.rows {
      for row in interval.unbegun { kinds[Int(row)] = UInt16(rows.failures.count - 1) }
    }
    self.kinds = kinds
    best = []
    for running in interval.running {
      counters[place(of: running.deployment)].running = running.sessions
      total.running += running.sessions
    }
    placeOfKind = (interval.rows?.deployments ?? []).map { $0 == 0 ? 0 : place(of: $0) }
    best = Array(repeating: (0, 0), count: deployments.count)
    next = segment?.event(beginningAt: interval.start) ?? 0
  }

  private mutating func place(of deployment: Int) -> Int {
    if let place = places[deployment] { return place }
    places[deployment] = deployments.count
    deployments.append(deployment)
    counters.append(Counter())
    return deployments.count - 1
  }

  mutating func end(_ deployment: Int) {
    guard let place = places[deployment] else { return }
    counters[place].running -= 1
    total.running -= 1
  }

  mutating func advance(toWhatBeginsAt instant: Int64) {
    advance(to: segment?.event(beginningAt: instant, from: next) ?? 0)
  }

  mutating func advance(toBefore instant: Int64) {
    advance(to: segment?.event(notBefore: instant, from: next) ?? 0)
  }

  private mutating func advance(to end: Int) {
    guard let segment, next < end else { return }
    let (kinds, placeOfKind, order) = (kinds, placeOfKind, segment.events.order)
    var total = total
    let events = next..<end
    var counters = counters.mutableSpan
    for index in events {
      let event = order[index]
      let place = placeOfKind[Int(kinds[Int(event >> 1)])]
      // Without a branch on what can't be foreseen: an end, and a session that doesn't match.
      let change = 1 - 2 * Int(event & 1)
      counters[place].add(change, event: index)
      total.add(place == 0 ? 0 : change, event: index)
    }
    finish(at: end, total)
  }

  private mutating func finish(at end: Int, _ total: Counter) {
    self.total = total
    next = end
  }

  /// Begins a bucket with what runs.
  mutating func openBucket() {
    for place in counters.indices { counters[place].open() }
    total.open()
  }

  mutating func closeBucket(openingNextAt instant: Int64) {
    for place in deployments.indices {
      let counter = place == 0 ? total : counters[place]
      bucketPeaks.append(counter.peak)
      if counter.peak > best[place].sessions { best[place] = (counter.peak, time(of: counter)) }
    }
    bucketStart = instant
    openBucket()
  }

  private func time(of peak: Counter) -> Int64 {
    guard peak.peakEvent >= 0, let segment else { return bucketStart }
    return segment.time(ofEvent: segment.events.order[peak.peakEvent])
  }
}
