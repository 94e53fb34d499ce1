import PipecatModel

/// What time it is upstream at least, which is all that is needed and all that can be known.
///
/// Told by what new sessions are dated and by the time that has gone by since they came. Our own
/// clock has no part in it: it may be wrong either way and jump.
struct UpstreamClock {
  /// How many of the last new sessions are heard. With fewer, some that are dated in the future, and
  /// so stand at the newest end, would be believed.
  private static let witnesses = 30

  private var seen: [(createdAt: Timestamp, at: Duration)] = []

  /// Enters what sessions are dated that came with the newest and had not been there before.
  mutating func meet(_ arrivals: [Timestamp], at uptime: Duration) {
    let step = max(1, arrivals.count / UpstreamClock.witnesses)
    let heard = stride(from: 0, to: arrivals.count, by: step).map { (arrivals[$0], uptime) }
    seen = (seen + heard).suffix(UpstreamClock.witnesses)
  }

  /// Whether enough sessions came to tell the time.
  var isSet: Bool { seen.count == UpstreamClock.witnesses }

  /// A time that upstream's clock has passed, though one in five be dated in the future; `nil` where
  /// too few came.
  func earliest(at uptime: Duration) -> Timestamp? {
    guard isSet else { return nil }
    let told = seen.map { createdAt, at in
      createdAt.advanced(byMilliseconds: Int64(max(.zero, uptime - at) / .milliseconds(1)))
    }
    return told.sorted()[(told.count - 1) * 4 / 5]
  }
}
