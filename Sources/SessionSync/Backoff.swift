import PipecatClient
import PipecatModel

/// How long to wait after a failure before the next try: exponential, with full jitter.
///
/// A short outage is over as soon as it is over; one that lasted an hour may be noticed minutes
/// later. So the wait grows with the time since the first failure, to five minutes.
struct Backoff {
  private static let first = 1.0
  private static let longest = 300.0
  /// What a wait may be at most of the time that has gone by since the first failure.
  private static let share = 0.25
  /// The longest wait while an outage is short.
  private static let patient = 12.0

  private var failures = 0
  private var since: ContinuousClock.Instant?

  /// Enters a failure.
  ///
  /// - Returns: how long to wait.
  mutating func wait(after error: UpstreamError, now: ContinuousClock.Instant) -> Duration {
    let start = since ?? now
    since = start
    failures += 1
    let elapsed = (now - start) / .seconds(1)
    let growing = min(Backoff.first * Double(1 << min(failures - 1, 10)), Backoff.patient)
    let most = min(max(growing, elapsed * Backoff.share), Backoff.longest)
    guard let retryAfter = error.retryAfter else { return .seconds(spread(most)) }
    // What upstream asked for is kept to, with just enough on top that not all come back at once.
    return retryAfter + .seconds(spread(error.kind == .keyRefused ? 0.5 : Backoff.patient))
  }

  private func spread(_ seconds: Double) -> Double { Double.random(in: 0...seconds) }

  /// Enters a success.
  mutating func reset() {
    self = Backoff()
  }
}
