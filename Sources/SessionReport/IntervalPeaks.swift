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
    private let runningAtStart: [ConcurrencySweep.DeploymentCount]
    private let foreignEndings: [ConcurrencySweep.Ending]
    private let unbegun: [UInt16]
    private let firstBucket: Int
    private let boundaries: [Int64]

    /// How much memory it takes.
    var bytes: Int {
      runningAtStart.count * MemoryLayout<ConcurrencySweep.DeploymentCount>.stride
        + foreignEndings.count * MemoryLayout<ConcurrencySweep.Ending>.stride
        + (unbegun.count + boundaries.count) * MemoryLayout<Int64>.stride
    }

    init(_ interval: ConcurrencySweep.Interval, _ scale: TimelineScale) {
      segment = interval.rows?.segment.id
      rows = interval.rows?.rows
      times = [interval.start, interval.limit]
      runningAtStart = interval.runningAtStart
      foreignEndings = interval.foreignEndings
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
    let endings = interval.foreignEndings
    var nextEnding = endings.indices.partitioningIndex { endings[$0].time > interval.start }
    for ending in endings[..<nextEnding] { run.end(ending.deployment) }
    run.openBucket()
    var nextBucket = firstBucket + 1
    while true {
      let ending = nextEnding < endings.count ? endings[nextEnding].time : .max
      let bucket = nextBucket < scale.starts.count ? scale.starts[nextBucket] : .max
      guard min(ending, bucket) < interval.limit else { break }
      run.advance(toWhatBeginsAt: min(ending, bucket))
      if ending <= bucket {
        run.end(endings[nextEnding].deployment)
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
  /// What an event changes, by its number in ``SegmentEvents/kinds``: 0 where it does not match,
  /// ``other`` where it is of another deployment than the main one.
  private var changes: [Int] = []
  /// No change that one session can make.
  private static let other = 2
  private let hasChanges: Bool
  /// The place of each kind's deployment; 0 for kinds that don't match.
  private var placeOfKind: [Int] = []
  /// The place of the deployment with the most sessions in the segment, which is mostly the only one
  /// that comes often.
  private var main = 0
  /// For each row 1 where it counts if its kind does, otherwise 0; `nil` where each counts.
  private var ownMatches: [UInt8]?
  /// By place; the first is that of sessions that don't match, and counts nothing of use.
  private var counters = [Counter()]
  private var total = Counter()
  private var bucketStart: Int64
  private var next = 0

  /// How the number that run changes in a stretch of events: from first to last, and the most in
  /// between, with the event with which it comes to that.
  private struct Stretch {
    var change = 0
    var rise = 0
    var riseEvent = -1
    /// The event after the last.
    var end: Int

    @inline(__always)
    mutating func add(_ change: Int) {
      self.change &+= change
      if self.change > rise {
        rise = self.change
        riseEvent = end
      }
      end &+= 1
    }
  }

  /// How many run, the most at once in a bucket, and the event with which it came to that, -1 for
  /// the bucket's beginning.
  private struct Counter {
    var running = 0
    var peak = 0
    var peakEvent = -1

    mutating func add(_ stretch: Stretch) {
      if running + stretch.rise > peak {
        peak = running + stretch.rise
        peakEvent = stretch.riseEvent
      }
      running += stretch.change
    }

    mutating func open() {
      peak = running
      peakEvent = -1
    }
  }

  init(_ interval: ConcurrencySweep.Interval) {
    segment = interval.rows?.segment
    bucketStart = interval.start
    let deploymentOfKind = interval.rows?.deployments ?? []
    ownMatches = interval.rows?.ownMatches
    if let segment, !interval.unbegun.isEmpty {
      var matches = ownMatches ?? Array(repeating: 1, count: segment.count)
      for row in interval.unbegun { matches[Int(row)] = 0 }
      ownMatches = matches
    }
    hasChanges = deploymentOfKind.contains { $0 != 0 }
    best = []
    for running in interval.runningAtStart {
      counters[place(of: running.deployment)].running = running.sessions
      total.running += running.sessions
    }
    placeOfKind = deploymentOfKind.map { $0 == 0 ? 0 : place(of: $0) }
    main = mainPlace
    changes = placeOfKind.flatMap { place in
      place == 0 ? [0, 0] : place == main ? [1, -1] : [Run.other, Run.other]
    }
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

  private var mainPlace: Int {
    var rows = [Int](repeating: 0, count: deployments.count)
    for (kind, place) in placeOfKind.enumerated() where place > 0 {
      rows[place] += segment?.byKind.count(ofKind: kind) ?? 0
    }
    return rows.indices.max { rows[$0] < rows[$1] } ?? 0
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
    let events = segment.events
    defer { next = end }
    guard hasChanges else { return }
    while next < end {
      let stretch =
        ownMatches.map { Run.stretch(events, next..<end, changes, $0.span) }
        ?? Run.stretch(events, next..<end, changes)
      counters[main].add(stretch)
      total.add(stretch)
      next = stretch.end
      if next < end {
        addOther(events)
        next += 1
      }
    }
  }

  /// The next event, which is one of another deployment than the main one.
  private mutating func addOther(_ events: SegmentEvents) {
    let kind = events.kinds[next]
    if ownMatches.map({ $0[Int(events.order[next] >> 1)] == 0 }) == true { return }
    let change = kind & 1 == 0 ? 1 : -1
    let stretch = Stretch(change: change, rise: max(0, change), riseEvent: next, end: next + 1)
    counters[placeOfKind[Int(kind >> 1)]].add(stretch)
    total.add(stretch)
  }

  private static func stretch(
    _ events: SegmentEvents, _ range: Range<Int>, _ changes: [Int]
  ) -> Stretch {
    let kinds = events.kinds.span
    var stretch = Stretch(end: range.lowerBound)
    while stretch.end < range.upperBound {
      let change = changes[Int(kinds[stretch.end])]
      if change == Run.other { break }
      stretch.add(change)
    }
    return stretch
  }

  private static func stretch(
    _ events: SegmentEvents, _ range: Range<Int>, _ changes: [Int], _ matches: Span<UInt8>
  ) -> Stretch {
    let (kinds, order) = (events.kinds.span, events.order.span)
    var stretch = Stretch(end: range.lowerBound)
    while stretch.end < range.upperBound {
      let change = changes[Int(kinds[stretch.end])]
      if change == Run.other { break }
      // Without a branch on what can't be foreseen: a session that does not match.
      stretch.add(change &* Int(matches[Int(order[stretch.end] >> 1)]))
    }
    return stretch
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
