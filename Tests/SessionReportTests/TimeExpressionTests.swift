import Foundation
import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

@Suite struct TimeExpressionTests {
  /// A Sunday in UTC and in Berlin, where clocks went back at 01:00Z on that day.
  private let now = "2025-10-26T10:20:30.456Z"

  @Test(arguments: [
    ("now", "UTC", "2025-10-26T10:20:30.456Z"),
    ("now-90s", "UTC", "2025-10-26T10:19:00.456Z"),
    ("now-6h", "UTC", "2025-10-26T04:20:30.456Z"),
    ("now-15m", "UTC", "2025-10-26T10:05:30.456Z"),
    ("now-7d", "UTC", "2025-10-19T10:20:30.456Z"),
    ("now-2w", "UTC", "2025-10-12T10:20:30.456Z"),
    ("now-1M", "UTC", "2025-09-26T10:20:30.456Z"),
    ("now-10M", "UTC", "2024-12-26T10:20:30.456Z"),
    ("now-1y", "UTC", "2024-10-26T10:20:30.456Z"),
    ("now-0d", "UTC", "2025-10-26T10:20:30.456Z"),
    ("now/s", "UTC", "2025-10-26T10:20:30.000Z"),
    ("now/m", "UTC", "2025-10-26T10:20:00.000Z"),
    ("now/h", "UTC", "2025-10-26T10:00:00.000Z"),
    ("now/d", "UTC", "2025-10-26T00:00:00.000Z"),
    ("now/w", "UTC", "2025-10-20T00:00:00.000Z"),
    ("now/M", "UTC", "2025-10-01T00:00:00.000Z"),
    ("now/y", "UTC", "2025-01-01T00:00:00.000Z"),
    ("now-1d/d", "UTC", "2025-10-25T00:00:00.000Z"),
    ("now-1M/y", "UTC", "2025-01-01T00:00:00.000Z"),
    // A day is 24 hours long; months and years keep the time on the wall.
    ("now-1d", "Europe/Berlin", "2025-10-25T10:20:30.456Z"),
    ("now-24h", "Europe/Berlin", "2025-10-25T10:20:30.456Z"),
    ("now-1w", "Europe/Berlin", "2025-10-19T10:20:30.456Z"),
    ("now-1M", "Europe/Berlin", "2025-09-26T09:20:30.456Z"),
    ("now/d", "Europe/Berlin", "2025-10-25T22:00:00.000Z"),
    ("now-1d/d", "Europe/Berlin", "2025-10-24T22:00:00.000Z"),
    ("now/y", "Europe/Berlin", "2024-12-31T23:00:00.000Z"),
    ("now/h", "Asia/Kathmandu", "2025-10-26T10:15:00.000Z"),
    ("now/w", "Pacific/Auckland", "2025-10-19T11:00:00.000Z"),
    // Instants and wall times.
    ("0", "UTC", "1970-01-01T00:00:00.000Z"),
    ("-1", "UTC", "1969-12-31T23:59:59.999Z"),
    ("1761473730456", "Europe/Berlin", "2025-10-26T10:15:30.456Z"),
    ("2025", "UTC", "1970-01-01T00:00:02.025Z"),
    ("9223372036854775807", "UTC", "9999-12-31T23:59:59.999Z"),
    ("2025-10-22", "UTC", "2025-10-22T00:00:00.000Z"),
    ("2025-10-22", "Europe/Berlin", "2025-10-21T22:00:00.000Z"),
    ("2024-02-29", "UTC", "2024-02-29T00:00:00.000Z"),
    ("2025-10-22T08:39", "Europe/Berlin", "2025-10-22T06:39:00.000Z"),
    ("2025-10-22 08:39:26", "Europe/Berlin", "2025-10-22T06:39:26.000Z"),
    ("2025-10-22T08:39:26.123456789", "UTC", "2025-10-22T08:39:26.123Z"),
    ("2025-10-22T08:39:26.5Z", "Europe/Berlin", "2025-10-22T08:39:26.500Z"),
    ("2025-10-22T08:39Z", "Europe/Berlin", "2025-10-22T08:39:00.000Z"),
    ("2025-10-22T08:39:26+05:45", "UTC", "2025-10-22T02:54:26.000Z"),
    ("2025-10-22T08:39-03:30", "UTC", "2025-10-22T12:09:00.000Z"),
    // Shown twice: the first time. Never shown: as if clocks had not been put forward.
    ("2025-10-26T02:30", "Europe/Berlin", "2025-10-26T00:30:00.000Z"),
    ("2025-03-30T02:30", "Europe/Berlin", "2025-03-30T01:30:00.000Z"),
    // A day that begins at one o'clock.
    ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"),
  ])
  func `an expression means an instant`(text: String, zone: String, instant: String) throws {
    let expression = try #require(TimeExpression(text))
    let now = try #require(Timestamp(iso8601: now))
    let zone = try #require(TimeZone(ianaName: zone))
    #expect(expression.resolved(now: now, in: zone).iso8601 == instant)
    #expect(expression.text == text)
    #expect(expression.isRelative == text.hasPrefix("now"))
  }

  @Test(arguments: [
    ("now-1M", "2025-03-31T12:00:00.000Z", "2025-02-28T12:00:00.000Z"),
    ("now-1y", "2024-02-29T12:00:00.000Z", "2023-02-28T12:00:00.000Z"),
    ("now-4y", "2024-02-29T12:00:00.000Z", "2020-02-29T12:00:00.000Z"),
    ("now/w", "2025-10-20T00:00:00.000Z", "2025-10-20T00:00:00.000Z"),
    ("now-1000y", "0500-01-01T00:00:00.000Z", "0000-01-01T00:00:00.000Z"),
    ("now/h", "1969-12-31T23:59:59.999Z", "1969-12-31T23:00:00.000Z"),
  ])
  func `relative times at the edges of the calendar`(
    text: String, now: String, instant: String
  ) throws {
    let expression = try #require(TimeExpression(text))
    let now = try #require(Timestamp(iso8601: now))
    #expect(expression.resolved(now: now, in: .gmt).iso8601 == instant)
  }

  @Test(arguments: [
    ("", "nothing"), ("now+1h", "the future"), ("now-", "no amount"), ("now-h", "no amount"),
    ("now-1", "no unit"), ("now-1H", "no such unit"), ("now-1ms", "two letters"),
    ("now/", "no unit"), ("now/x", "no such unit"), ("now-1d/d/d", "rounded twice"),
    ("now/d-1d", "rounded before"), ("now-1d-1h", "two amounts"), (" now", "a space"),
    ("now ", "a space"), ("NOW", "capitals"), ("now--1d", "two signs"), ("now-1.5h", "a fraction"),
    ("now-99999999999999999999d", "past 64 bits"), ("now-1001y", "too far back"),
    ("now-365001d", "too far back"), ("now-9223372036854775807s", "too far back"),
    ("9223372036854775808", "past 64 bits"), ("-", "no digits"), ("+1", "a sign"),
    ("1.5", "a fraction"), ("1e9", "an exponent"), ("0x10", "another base"), ("١٢", "other digits"),
    ("2025-02-29", "no such day"), ("2025-13-01", "no such month"), ("2025-00-10", "month 0"),
    ("2025-10-00", "day 0"), ("2025-10-32", "no such day"), ("2025-1-1", "too few digits"),
    ("20251001T0000", "basic format"), ("2025-10-22T", "no time"), ("2025-10-22T08", "no minutes"),
    ("2025-10-22T24:00", "hour 24"), ("2025-10-22T08:60", "minute 60"),
    ("2025-10-22T08:39:60", "second 60"), ("2025-10-22T08:39:26.", "an empty fraction"),
    ("2025-10-22  08:39", "two spaces"), ("2025-10-22T08:39 Z", "a space"),
    ("2025-10-22T08:39+0200", "an offset without a colon"), ("2025-10-22T08:39+25:00", "too far"),
    ("2025-10-22T08:39Zx", "something after"), ("2025-10-22Z", "a zone without a time"),
    ("-2025-10-22", "a sign"), ("yesterday", "a word"), ("2025-W43", "a week"),
  ])
  func `what is no expression is refused`(text: String, why: String) {
    #expect(TimeExpression(text) == nil, "\(why)")
  }

  @Test func `an instant reads as it was written`() throws {
    let instant = try #require(Timestamp(iso8601: now))
    let expression = TimeExpression(instant)
    #expect(TimeExpression(expression.text) == expression)
    #expect(expression.resolved(now: Timestamp(milliseconds: 0), in: .gmt) == instant)
  }

  @Test(arguments: ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"])
  func `random text never stops the reader`(zone: String) throws {
    let zone = try #require(TimeZone(ianaName: zone))
    var generator = SeededGenerator(seed: 5)
    var read = 0
    for _ in 0..<20_000 {
      let text = TimeExpressionTests.randomText(&generator)
      guard let expression = TimeExpression(text) else { continue }
      read += 1
      for now in [Int64.min, 0, 1_761_473_730_456, .max] {
        let instant = expression.resolved(now: Timestamp(milliseconds: now), in: zone)
        #expect(SessionRow.times.contains(instant.milliseconds))
      }
    }
    #expect(read > 100, "some are expressions")
  }

  @Test(arguments: [
    // The days that have 25 and 23 hours, just before and just after midnight.
    ("2025-10-26T22:30:00.000Z", "2025-10-24T22:00:00.000Z"),
    ("2025-10-26T23:30:00.000Z", "2025-10-25T22:00:00.000Z"),
    ("2025-03-30T21:30:00.000Z", "2025-03-28T23:00:00.000Z"),
    ("2025-03-30T22:30:00.000Z", "2025-03-29T23:00:00.000Z"),
  ])
  func `a day before, rounded, is yesterday`(now: String, instant: String) throws {
    let expression = try #require(TimeExpression("now-1d/d"))
    let now = try #require(Timestamp(iso8601: now))
    let zone = try #require(TimeZone(ianaName: "Europe/Berlin"))
    #expect(expression.resolved(now: now, in: zone).iso8601 == instant)
  }

  @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"])
  func `rounded times are those of the calendar`(zone: String) throws {
    let zone = try #require(TimeZone(ianaName: zone))
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    calendar.firstWeekday = 2
    let units: [(String, Calendar.Component)] = [
      ("d", .day), ("w", .weekOfYear), ("M", .month), ("y", .year),
    ]
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<500 {
      let now = Int64.random(in: 0...2_000_000_000_000, using: &generator)
      let date = Date(timeIntervalSince1970: Double(now) / 1000)
      // Foundation takes 24 months from 29 February to 1 March, and two years to 28 February.
      if calendar.component(.day, from: date) > 28 { continue }
      let (unit, component) = units[Int.random(in: units.indices, using: &generator)]
      let (larger, interval) = units[Int.random(in: units.indices, using: &generator)]
      let amount = Int.random(in: 0...40, using: &generator)
      let before = try #require(calendar.date(byAdding: component, value: -amount, to: date))
      let start = calendar.dateInterval(of: interval, for: before)?.start
      let text = "now-\(amount)\(unit)/\(larger)"
      let instant = try #require(TimeExpression(text))
        .resolved(now: Timestamp(milliseconds: now), in: zone)
      #expect(Double(instant.milliseconds) / 1000 == start?.timeIntervalSince1970, "\(text)")
    }
  }

  private static func randomText(_ generator: inout SeededGenerator) -> String {
    let pieces = [
      "now", "-", "/", "1", "9", "99999999999", "d", "M", "y", "s", "w", "2025-10-22", "2024-02-29",
      "T", " ", "08:39", ":26", ".5", "Z", "+02:00", "0", "é", "\u{0}", "00", "9999-12-31",
      "0000-01-01", "23:59",
    ]
    return (0..<Int.random(in: 0...5, using: &generator))
      .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
  }
}
