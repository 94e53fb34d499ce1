import Testing

@testable import PipecatClient

struct KeyTrustTests {
  /// The seconds from the first refusal at which a key that goes on being refused is tried, by
  /// `callers` that ask again as soon as they are told to.
  private static func tries(callers: Int, seconds: Int) -> [Double] {
    let start = ContinuousClock().now
    var trust = KeyTrust()
    var tries: [Double] = []
    var due = Array(repeating: start, count: callers)
    while let now = due.min(), now - start < .seconds(seconds) {
      for caller in due.indices where due[caller] == now {
        if let wait = trust.wait(at: now) {
          due[caller] = now + wait
        } else {
          trust.begin(at: now)
          tries.append((now - start) / .seconds(1))
          trust.refused(at: now)
          due[caller] = now
        }
      }
    }
    return tries
  }

  @Test(arguments: [1, 3, 500])
  func `a key that stays wrong is tried a few times and then once a minute`(callers: Int) {
    let tries = Self.tries(callers: callers, seconds: 600)
    #expect(tries.count { $0 <= 8 } <= 6)
    #expect(tries.count { $0 <= 8 } > 1)
    let later = tries.filter { $0 > 8 }
    #expect(later.count >= 9)
    for (one, next) in zip(later, later.dropFirst()) {
      #expect(next - one >= 60)
      #expect(next - one <= 65)
    }
  }

  @Test func `while one tries a refused key the others are not sent`() throws {
    let now = ContinuousClock().now
    var trust = KeyTrust()
    trust.refused(at: now)
    let wait = try #require(trust.wait(at: now))
    let later = now + wait
    #expect(trust.wait(at: later) == nil)
    trust.begin(at: later)
    #expect(trust.wait(at: later) != nil)
    trust.accepted()
    #expect(trust.wait(at: later) == nil)
  }

  @Test func `an outage tells nothing about a refused key`() throws {
    let now = ContinuousClock().now
    var trust = KeyTrust()
    trust.refused(at: now)
    let later = now + .seconds(2)
    trust.begin(at: later)
    trust.undecided()
    #expect(trust.wait(at: later) == nil)
    trust.begin(at: later)
    trust.refused(at: later)
    #expect(trust.wait(at: later) != nil)
  }

  @Test func `requests that were refused together count once`() {
    let now = ContinuousClock().now
    var (one, many) = (KeyTrust(), KeyTrust())
    one.refused(at: now)
    for _ in 0..<50 { many.refused(at: now) }
    #expect(one.wait(at: now) == many.wait(at: now))
    #expect(many.wait(at: now + .seconds(2)) == nil)
  }
}
