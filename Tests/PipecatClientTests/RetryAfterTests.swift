import Foundation
import PipecatModel
import TestSupport
import Testing

@testable import PipecatClient

@Suite struct RetryAfterTests {
  /// Sun, 06 Nov 1994 08:49:07 GMT.
  private static let now = Timestamp(seconds: 784_111_747)

  @Test(arguments: [
    ("0", 0, "at once"), ("1", 1, ""), ("007", 7, ""), ("3600", 3600, "the longest"),
    ("3601", 3600, "too long"), ("4294967296", 3600, "beyond 32 bits"),
    ("99999999999999999999999", 3600, "beyond 64 bits"),
    ("Sun, 06 Nov 1994 08:49:37 GMT", 30, "RFC 9110's own example"),
    ("Sun, 06 Nov 1994 08:49:07 GMT", 0, "now"),
    ("Sun, 06 Nov 1994 08:49:06 GMT", 0, "past"), ("Thu, 01 Jan 1970 00:00:00 GMT", 0, "past"),
    ("Mon, 07 Nov 1994 08:49:07 GMT", 3600, "tomorrow"),
    ("Fri, 31 Dec 9999 23:59:59 GMT", 3600, "never"),
  ])
  func `seconds and dates are read`(text: String, seconds: Int, reason: String) {
    #expect(RetryAfter.wait(text, now: Self.now) == .seconds(seconds))
  }

  @Test(arguments: [
    "", " ", "-1", "+1", "1.5", "1e3", "0x10", "soon", "1 2", "٣",
    "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
    "Sun, 06 Foo 1994 08:49:37 GMT", "06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z",
    "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
  ])
  func `anything else is no wait`(text: String) {
    #expect(RetryAfter.wait(text, now: Self.now) == nil)
  }

  @Test func `any date is read as Foundation writes it`() {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    var random = SeededGenerator(seed: 11)
    for _ in 0..<500 {
      let now = Int64.random(in: 0...4_000_000_000, using: &random)
      let wait = Int64.random(in: 0...3600, using: &random)
      let text = formatter.string(from: Date(timeIntervalSince1970: Double(now + wait)))
      #expect(RetryAfter.wait(text, now: Timestamp(seconds: now)) == .seconds(wait), "\(text)")
    }
  }
}
