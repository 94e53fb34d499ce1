/// Whether the key may be used, after it was refused.
///
/// A wrong key must not hammer the API, however many agents are synced with it; yet a refusal may be
/// a passing fault of upstream's. So one request tries it again, a few times at first and then once
/// a minute, while all others fail without being sent.
struct KeyTrust: Sendable {
  /// The waits after one refusal after the other; the last goes on.
  private static let waits: [Duration] = [1.5, 3, 38, 60].map { .seconds($0) }
  /// When those that are not sent should see whether the key works again.
  private static let look: Duration = .seconds(5)
  /// After this a try whose end was never heard of does not count.
  private static let lost: Duration = .seconds(90)

  private var refusals = 0
  private var nextTry: ContinuousClock.Instant?
  private var tryingSince: ContinuousClock.Instant?

  /// How long to wait before the key may be used; `nil` where it may be now.
  func wait(at now: ContinuousClock.Instant) -> Duration? {
    guard let nextTry else { return nil }
    if let tryingSince, now - tryingSince < KeyTrust.lost { return KeyTrust.look }
    return nextTry > now ? min(nextTry - now, KeyTrust.look) : nil
  }

  /// Enters that a request is sent.
  mutating func begin(at now: ContinuousClock.Instant) {
    if nextTry != nil { tryingSince = now }
  }

  /// Enters that the key was refused.
  mutating func refused(at now: ContinuousClock.Instant) {
    // Requests that were under way together count as one.
    guard nextTry == nil || tryingSince != nil else { return }
    nextTry = now + KeyTrust.waits[min(refusals, KeyTrust.waits.count - 1)]
    refusals += 1
    tryingSince = nil
  }

  /// Enters that the key was accepted.
  mutating func accepted() {
    self = KeyTrust()
  }

  /// Enters an answer, or none, that tells nothing about the key.
  mutating func undecided() {
    tryingSince = nil
  }
}
