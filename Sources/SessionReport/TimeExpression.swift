import Foundation
import PipecatModel

/// A point in time as a link says it: `now-7d`, `now-1d/d`, `2025-10-22T08:39Z` or Unix
/// milliseconds.
///
/// Relative times are kept as written, so a link to the last week stays one.
public struct TimeExpression: Sendable, Hashable {
  /// The expression as written.
  public let text: String
  private let meaning: Meaning

  private enum Meaning: Sendable, Hashable {
    case now(minus: Amount?, roundedDownTo: TimeUnit?)
    case instant(milliseconds: Int64)
    /// Milliseconds since 1970-01-01 00:00 on the wall of the zone that is asked for.
    case wall(milliseconds: Int64)
  }

  private struct Amount: Sendable, Hashable {
    var count: Int64
    var unit: TimeUnit
  }

  /// `nil` where `text` is none: another grammar, a date that no calendar has, or more than about
  /// 1,000 years back.
  public init?(_ text: String) {
    guard
      let meaning = TimeExpression.relative(text) ?? TimeExpression.unix(text)
        ?? TimeExpression.dateTime(text)
    else { return nil }
    self.text = text
    self.meaning = meaning
  }

  /// An instant, written in UTC with milliseconds.
  public init(_ instant: Timestamp) {
    text = instant.iso8601
    meaning = .instant(milliseconds: SessionRow.clamp(instant.milliseconds))
  }

  /// Whether it moves with `now`.
  public var isRelative: Bool {
    if case .now = meaning { true } else { false }
  }

  /// The instant that is meant.
  ///
  /// A day before now is 24 hours before. Rounded to days or longer it is the day before on the
  /// calendar of `zone`, so that `now-1d/d` is yesterday also where a day has 23 or 25 hours; months
  /// and years are the calendar's at all times. A time that the zone's clocks pass over is read as
  /// if they had not been put forward, of one that they show twice the first is taken.
  public func resolved(now: Timestamp, in zone: TimeZone) -> Timestamp {
    let clock = WallClock(zone: zone)
    switch meaning {
    case .instant(let milliseconds): return Timestamp(milliseconds: milliseconds)
    case .wall(let wall):
      return Timestamp(milliseconds: SessionRow.clamp(clock.instant(ofWall: wall)))
    case .now(let amount, let rounding):
      var instant = SessionRow.clamp(now.milliseconds)
      if let amount {
        instant =
          rounding?.isOfCalendar == true
          ? amount.unit.subtractOnCalendar(amount.count, from: instant, on: clock)
          : amount.unit.subtract(amount.count, from: instant, on: clock)
      }
      if let rounding { instant = rounding.roundDown(instant, on: clock) }
      return Timestamp(milliseconds: SessionRow.clamp(instant))
    }
  }

  // MARK: Grammar

  private static func relative(_ text: String) -> Meaning? {
    var cursor = TextCursor(text)
    guard cursor.skip("now") else { return nil }
    var amount: Amount?
    if cursor.skip("-") {
      guard let count = cursor.number(), let unit = cursor.character().flatMap(TimeUnit.init),
        count <= unit.largestAmount
      else { return nil }
      amount = Amount(count: count, unit: unit)
    }
    var rounding: TimeUnit?
    if cursor.skip("/") {
      guard let unit = cursor.character().flatMap(TimeUnit.init) else { return nil }
      rounding = unit
    }
    return cursor.isAtEnd ? .now(minus: amount, roundedDownTo: rounding) : nil
  }

  private static func unix(_ text: String) -> Meaning? {
    var cursor = TextCursor(text)
    let sign: Int64 = cursor.skip("-") ? -1 : 1
    guard let milliseconds = cursor.number(), cursor.isAtEnd else { return nil }
    return .instant(milliseconds: sign * milliseconds)
  }

  private static func dateTime(_ text: String) -> Meaning? {
    var cursor = TextCursor(text)
    guard
      let year = cursor.number(digits: 4), cursor.skip("-"),
      let month = cursor.number(digits: 2), cursor.skip("-"),
      let day = cursor.number(digits: 2),
      (1...12).contains(month), (1...Timestamp.daysIn(month: month, year: year)).contains(day)
    else { return nil }
    let midnight = Timestamp.daysFromCivil(year: year, month: month, day: day) * WallClock.day
    if cursor.isAtEnd { return .wall(milliseconds: midnight) }
    guard cursor.skip("T") || cursor.skip("t") || cursor.skip(" "), let time = time(&cursor) else {
      return nil
    }
    let wall = midnight + time
    if cursor.isAtEnd { return .wall(milliseconds: wall) }
    guard let offset = offset(&cursor), cursor.isAtEnd else { return nil }
    return .instant(milliseconds: wall - offset)
  }

  /// Hours and minutes, then perhaps seconds, then perhaps a fraction of one; in milliseconds.
  private static func time(_ cursor: inout TextCursor) -> Int64? {
    guard
      let hour = cursor.number(digits: 2), hour <= 23, cursor.skip(":"),
      let minute = cursor.number(digits: 2), minute <= 59
    else { return nil }
    var milliseconds = (hour * 60 + minute) * 60_000
    if cursor.skip(":") {
      guard let second = cursor.number(digits: 2), second <= 59 else { return nil }
      milliseconds += second * 1000
      if cursor.skip(".") {
        guard let fraction = cursor.thousandths() else { return nil }
        milliseconds += fraction
      }
    }
    return milliseconds
  }

  /// `Z`, or hours and minutes ahead of UTC with a sign; in milliseconds.
  private static func offset(_ cursor: inout TextCursor) -> Int64? {
    if cursor.skip("Z") || cursor.skip("z") { return 0 }
    let sign: Int64
    if cursor.skip("+") { sign = 1 } else if cursor.skip("-") { sign = -1 } else { return nil }
    guard
      let hours = cursor.number(digits: 2), hours <= 23, cursor.skip(":"),
      let minutes = cursor.number(digits: 2), minutes <= 59
    else { return nil }
    return sign * (hours * 60 + minutes) * 60_000
  }
}
