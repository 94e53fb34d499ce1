import Foundation
import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

@Suite struct SessionLockTests {
  @Test(arguments: [
    ("limit", "5"), ("offset", "5"), ("sort", "duration"), ("theme", "dark"), ("view", "embed"),
    ("outcomes", "failed"), ("Outcome", "failed"), ("", "x"), ("outcome", ""), ("outcome", "none"),
    ("from", "yesterday"), ("startTimeMin", "-1"), ("tz", "Mars/Olympus"), ("session", " "),
    ("session", "\u{a0}\t"),
  ])
  func `what would lock nothing is refused`(name: String, value: String) {
    let error = #expect(throws: InvalidParameters.self) {
      try SessionLock(parameters: [("outcome", "failed"), (name, value)], timeZone: .gmt)
    }
    #expect(error?.problems.map(\.parameter) == [name])
  }

  @Test(arguments: 1...200)
  func `a lock is read back as it was written`(seed: Int) throws {
    var random = RandomSessions(seed: seed)
    let lock = try SessionLock.random(over: random, using: &random.generator)
    let again = try SessionLock(parameters: lock.parameters, timeZone: .gmt)
    let asOf = Timestamp(milliseconds: random.span.upperBound)
    #expect(again.filter(asOf: asOf) == lock.filter(asOf: asOf))
    #expect(again.parameters.map(\.value) == lock.parameters.map(\.value))
  }

  @Test func `days begin where the lock says and not where a reader or a server is`() throws {
    let berlin = try #require(TimeZone(ianaName: "Europe/Berlin"))
    let asOf = try #require(Timestamp(iso8601: "2026-07-10T12:00:00Z"))
    let midnight = Timestamp(iso8601: "2026-07-09T22:00:00Z")
    let lock = try SessionLock(parameters: [("from", "now/d")], timeZone: berlin)
    #expect(lock.filter(asOf: asOf).window.from == midnight)
    let again = try SessionLock(parameters: lock.parameters, timeZone: .gmt)
    #expect(again.filter(asOf: asOf).window.from == midnight)
    var request = SessionRequest(defaults: .page(in: .gmt).locked(by: again))
    request.timeZone = try #require(TimeZone(ianaName: "Pacific/Auckland"))
    #expect(request.filter(asOf: asOf).window.from == midnight)
  }

  @Test func `without a period of its own a page has that of its lock`() throws {
    let asOf = try #require(Timestamp(iso8601: "2026-07-10T12:00:00Z"))
    let free = try SessionLock(parameters: [("outcome", "failed")], timeZone: .gmt)
    let bound = try SessionLock(parameters: [("from", "now-30d")], timeZone: .gmt)
    func from(_ lock: SessionLock, _ text: String? = nil) -> Timestamp? {
      var request = SessionRequest(defaults: .page(in: .gmt).locked(by: lock))
      request.from = text.flatMap { TimeExpression($0) }
      return request.filter(asOf: asOf).window.from
    }
    let day: Int64 = 86_400_000
    #expect(from(free) == asOf.advanced(byMilliseconds: -7 * day))
    #expect(from(bound) == asOf.advanced(byMilliseconds: -30 * day))
    #expect(from(bound, "now-1d") == asOf.advanced(byMilliseconds: -day))
    #expect(from(bound, "now-90d") == asOf.advanced(byMilliseconds: -30 * day))
  }

  @Test func `a filter says what is counted under its lock`() throws {
    let lock = try SessionLock(
      parameters: [
        ("outcome", "failed"), ("outcome", "closed"), ("startTimeMin", "5"),
        ("startTimeMax", "60"), ("startType", "cold"),
      ], timeZone: .gmt)
    func filter(_ parameters: [(name: String, value: String)]) throws -> SessionFilter {
      try SessionRequest(
        parameters: parameters, defaults: .document(in: .gmt).locked(by: lock)
      ).filter(asOf: Timestamp(milliseconds: 0))
    }
    let untouched = try filter([])
    #expect(untouched.outcomes == [.failed, .closed])
    #expect(untouched.startType == .cold)
    let narrowed = try filter([
      ("outcome", "failed"), ("outcome", "completed"), ("startTimeMin", "2"),
      ("startTimeMax", "30"),
    ])
    #expect(narrowed.outcomes == [.failed])
    #expect(narrowed.botStartMoreThan == 5 && narrowed.botStartLessThan == 30)
  }
}
