/// When to ask again after a failure, and how long to wait before.
struct RetryPolicy: Sendable {
  /// Requests for one read, the first included.
  var attempts = 3
  /// The longest wait before the second request; it doubles with each one more.
  var base: Duration = .milliseconds(400)
  /// The longest wait of all. Where upstream asks for more, the caller learns it instead.
  var longest: Duration = .seconds(5)

  /// How long to wait before asking again.
  ///
  /// Full jitter, so that agents that failed together do not come back together
  /// (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
  ///
  /// - Parameters:
  ///   - error: the failure.
  ///   - attempt: how many requests were made, from 1.
  /// - Returns: the wait; `nil` where the failure stands.
  func wait(after error: UpstreamError, attempt: Int) -> Duration? {
    guard error.isPassing, attempt < attempts else { return nil }
    let jitter = min(base * (1 << (attempt - 1)), longest) * Double.random(in: 0...1)
    guard let retryAfter = error.retryAfter else { return jitter }
    return retryAfter > longest ? nil : retryAfter + jitter
  }
}
