import PipecatModel

/// What time it is upstream at least, which is all that is needed and all that can be known.
///
/// Our clock may be wrong either way, and upstream lists sessions dated in the future. The newest
/// session tells the time at which it was seen; from then on our clock counts.
struct UpstreamClock {
  private var newest: (createdAt: Timestamp, seenAt: Timestamp)?

  /// Notes that a session with this `createdAt` was listed at `now`, by our clock.
  mutating func see(_ createdAt: Timestamp, at now: Timestamp) {
    if let newest, createdAt <= newest.createdAt { return }
    newest = (createdAt, now)
  }

  /// A time that upstream's clock has surely passed, unless both are wrong the same way.
  func earliest(at now: Timestamp) -> Timestamp {
    guard let newest else { return now }
    let elapsed = max(0, now.milliseconds - newest.seenAt.milliseconds)
    return min(now, newest.createdAt.advanced(byMilliseconds: elapsed))
  }
}
