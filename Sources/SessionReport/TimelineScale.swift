/// The buckets that a timeline has, before anything is counted.
///
/// They follow each other without a gap and begin at round times on the wall of a time zone. Where
/// clocks are changed a bucket can be shorter or longer than the others.
struct TimelineScale: Sendable {
  /// How long a bucket is, in seconds.
  let bucketSeconds: Int
  /// Where each begins.
  let starts: [Int64]
  /// Where the last one ends; 0 without buckets.
  let end: Int64

  /// The most buckets of a timeline.
  static let maxBuckets = 120
  private static let minuteSteps: [Int64] = [1, 5, 15, 30, 60, 120, 360]
  private static let daySteps: [Int64] = [1, 7, 28, 91, 364]

  /// The shortest buckets that cover `span` with ``maxBuckets`` of them, from the one that its
  /// first instant is in to the one that its last is in; no buckets for no span.
  init(covering span: ClosedRange<Int64>?, on clock: WallClock) {
    self =
      span.map { TimelineScale.shortest(covering: $0, on: clock) }
      ?? TimelineScale(seconds: 60, boundaries: [])
  }

  private init(seconds: Int64, boundaries: [Int64]) {
    bucketSeconds = Int(seconds)
    starts = boundaries.dropLast()
    end = boundaries.last ?? 0
  }

  private static func shortest(
    covering span: ClosedRange<Int64>, on clock: WallClock
  ) -> TimelineScale {
    for minutes in minuteSteps {
      let step = minutes * 60_000
      guard mayFit(span, step: step) else { continue }
      let first = floor(span.lowerBound, step: step, on: clock)
      let next = { (_: Int, last: Int64) in following(last, step: step, on: clock) }
      if let boundaries = boundaries(from: first, past: span.upperBound, next: next) {
        return TimelineScale(seconds: minutes * 60, boundaries: boundaries)
      }
    }
    var days = daySteps[...]
    var step: Int64 = 1
    while true {
      step = days.popFirst() ?? step * 2
      guard mayFit(span, step: step * WallClock.day) else { continue }
      let today = clock.day(at: span.lowerBound)
      // Longer buckets begin on Mondays; day 0 was a Thursday.
      let firstDay = step == 1 ? today : today - (today + 3).flooredRemainder(by: step)
      let next = { [step] (index: Int, _: Int64) in
        clock.instant(ofDay: firstDay + Int64(index) * step)
      }
      let first = clock.instant(ofDay: firstDay)
      if let boundaries = boundaries(from: first, past: span.upperBound, next: next) {
        return TimelineScale(seconds: step * 86_400, boundaries: boundaries)
      }
    }
  }

  /// Whether trying is worth while: changes of the clocks move an edge, but never by half a bucket
  /// on average.
  private static func mayFit(_ span: ClosedRange<Int64>, step: Int64) -> Bool {
    (span.upperBound - span.lowerBound) / step < Int64(maxBuckets) * 2
  }

  /// All boundaries up to the first one past `last`; `nil` where that makes too many buckets.
  private static func boundaries(
    from first: Int64, past last: Int64, next: (_ index: Int, _ last: Int64) -> Int64
  ) -> [Int64]? {
    var boundaries = [first]
    var index = 0
    var boundary = first
    while boundary <= last {
      guard boundaries.count <= maxBuckets else { return nil }
      index += 1
      let following = next(index, boundary)
      // A day that a zone skipped to change sides of the date line has no length.
      guard following > boundary else { continue }
      boundary = following
      boundaries.append(boundary)
    }
    return boundaries
  }

  // MARK: Parts of a day

  /// The last round time not after `instant`.
  private static func floor(_ instant: Int64, step: Int64, on clock: WallClock) -> Int64 {
    let wall = clock.wall(at: instant)
    let plain = instant - wall.flooredRemainder(by: step)
    if isRound(plain, step: step, on: clock) { return plain }
    // Clocks were changed since then: ask when the wall showed it.
    for back in 0..<Int64(3) {
      let start = clock.instant(ofWall: wall - wall.flooredRemainder(by: step) - back * step)
      if start <= instant && isRound(start, step: step, on: clock) { return start }
    }
    return plain
  }

  /// The round time that follows a boundary. Where the clocks are changed in between, that is the
  /// time at which the wall shows a step more; if it never does, the nearest round time.
  private static func following(_ boundary: Int64, step: Int64, on clock: WallClock) -> Int64 {
    let next = boundary + step
    let excess = clock.wall(at: next).flooredRemainder(by: step)
    if excess == 0 { return next }
    let sameWall = next - (clock.offset(at: next) - clock.offset(at: boundary))
    let nearest = excess * 2 < step ? next - excess : next - excess + step
    let candidates = [sameWall, nearest]
    return candidates.first { $0 > boundary && isRound($0, step: step, on: clock) } ?? next
  }

  private static func isRound(_ instant: Int64, step: Int64, on clock: WallClock) -> Bool {
    clock.wall(at: instant).flooredRemainder(by: step) == 0
  }
}
