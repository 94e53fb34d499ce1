import Testing

@testable import PipecatClient

@Suite struct RetryPolicyTests {
  private func error(
    _ kind: UpstreamError.Kind, status: Int? = nil, retryAfter: Duration? = nil
  ) -> UpstreamError {
    UpstreamError(kind: kind, status: status, detail: "", retryAfter: retryAfter)
  }

  /// The shortest and the longest of many waits.
  private func waits(
    _ policy: RetryPolicy, after error: UpstreamError, attempt: Int
  ) throws -> ClosedRange<Duration> {
    let waits = (0..<500).compactMap { _ in policy.wait(after: error, attempt: attempt) }
    #expect(waits.count == 500)
    return try #require(waits.min())...(try #require(waits.max()))
  }

  @Test func `what may pass is asked for three times in all`() {
    for passing in [
      error(.outage), error(.outage, status: 503), error(.limited, status: 429),
      error(.limited, status: 429, retryAfter: .seconds(1)), error(.timedOut, status: 200),
      error(.timedOut, status: 408), error(.notUnderstood, status: 200),
    ] {
      #expect(RetryPolicy().wait(after: passing, attempt: 1) != nil)
      #expect(RetryPolicy().wait(after: passing, attempt: 2) != nil)
      #expect(RetryPolicy().wait(after: passing, attempt: 3) == nil)
    }
  }

  @Test func `what stands is asked for once`() {
    for standing in [
      error(.keyRefused, status: 401), error(.keyRefused, status: 403),
      error(.agentUnknown, status: 404), error(.sessionUnknown, status: 404),
      error(.sessionUnknown), error(.timedOut), error(.notUnderstood),
      error(.notUnderstood, status: 302), error(.notUnderstood, status: 400),
    ] {
      #expect(RetryPolicy().wait(after: standing, attempt: 1) == nil)
    }
  }

  @Test func `waits spread between nothing and a bound that doubles`() throws {
    let policy = RetryPolicy(attempts: 100)
    for (attempt, bound) in [(1, 400), (2, 800), (3, 1600), (4, 3200), (5, 5000), (9, 5000)] {
      let waits = try waits(policy, after: error(.outage), attempt: attempt)
      #expect(waits.lowerBound >= .zero)
      #expect(waits.lowerBound < .milliseconds(bound) * 0.2)
      #expect(waits.upperBound <= .milliseconds(bound))
      #expect(waits.upperBound > .milliseconds(bound) * 0.8)
    }
  }

  @Test func `the wait that upstream asks for comes first, then the spread`() throws {
    let limited = error(.limited, status: 429, retryAfter: .seconds(2))
    let waits = try waits(RetryPolicy(), after: limited, attempt: 1)
    #expect(waits.lowerBound >= .seconds(2))
    #expect(waits.upperBound <= .seconds(2) + .milliseconds(400))
    #expect(waits.lowerBound != waits.upperBound)
  }

  @Test func `more than the longest wait is not waited for`() {
    let most = error(.limited, status: 429, retryAfter: .seconds(5))
    #expect(RetryPolicy().wait(after: most, attempt: 1) != nil)
    let more = error(.limited, status: 429, retryAfter: .milliseconds(5001))
    #expect(RetryPolicy().wait(after: more, attempt: 1) == nil)
  }
}
