import PipecatModel

/// What time it is upstream at least, which is all that is needed and all that can be known.
///
/// Our clock may be wrong either way or jump, and upstream lists sessions dated in the future. The
/// newest session tells the time at which it was seen, unless our clock says that it can't; should
/// our clock be far behind, what most sessions were dated that came last counts all the same.
struct UpstreamClock {
  /// How many of the last arrivals are heard: most of them are not dated in the future.
  private static let witnesses = 11

  private var newest: (createdAt: Timestamp, seenAt: Duration)?
  private var last: [Timestamp] = []

  /// Notes that a session with this `createdAt` was listed.
  mutating func see(_ createdAt: Timestamp, at now: Moment) {
    if let newest, createdAt <= newest.createdAt { return }
    newest = (createdAt, now.uptime)
  }

  /// Notes what sessions are dated that came together and had not been there before.
  mutating func meet(_ arrivals: [Timestamp]) {
    guard !arrivals.isEmpty else { return }
    last.append(arrivals.sorted()[(arrivals.count - 1) / 2])
    last = last.suffix(UpstreamClock.witnesses)
  }

  /// A time that upstream's clock has surely passed, unless more than one clock is wrong.
  func earliest(at now: Moment) -> Timestamp {
    guard let newest else { return now.wall }
    let elapsed = max(.zero, now.uptime - newest.seenAt)
    let upstream = newest.createdAt.advanced(byMilliseconds: Int64(elapsed / .milliseconds(1)))
    let told = min(now.wall, upstream)
    guard last.count == UpstreamClock.witnesses else { return told }
    return max(told, last.sorted()[UpstreamClock.witnesses / 2])
  }
}
