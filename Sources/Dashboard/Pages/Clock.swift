import Foundation
import PipecatModel
import SessionReport

/// Times as people read them, in one zone, on a 24-hour clock.
struct Clock: Sendable {
  /// The zone in which all times are told.
  let zone: TimeZone
  /// The moment from which the reader looks: dates of another year are told with their year.
  let now: Timestamp
  private let thisYear: Int

  init(zone: TimeZone, now: Timestamp) {
    self.zone = zone
    self.now = now
    thisYear = Wall(Self.local(now, in: zone)).year
  }

  /// How much of a time is told.
  enum Detail: Sendable {
    /// `17 Oct`
    case day
    /// `17 Oct 03:12`
    case minute
    /// `17 Oct 03:12:05`
    case second
    /// `03:12:05`
    case timeOfDay
    /// `03:12:05.4`
    case tenth
    /// `Thu 16 Oct 18:00`
    case weekday
  }

  /// A time in words.
  func text(_ time: Timestamp, _ detail: Detail = .minute) -> String { text(wall(time), detail) }

  private func text(_ wall: Wall, _ detail: Detail) -> String {
    switch detail {
    case .day: date(wall)
    case .minute: date(wall) + " " + wall.minutes
    case .second: date(wall) + " " + wall.seconds
    case .timeOfDay: wall.seconds
    case .tenth: wall.seconds + ".\(wall.tenth)"
    case .weekday: wall.weekday + " " + date(wall) + " " + wall.minutes
    }
  }

  /// A time for a `time` element: the instant in UTC and its words.
  func view(_ time: Timestamp, _ detail: Detail = .minute) -> TimeView {
    TimeView(datetime: Self.machine(time), text: text(time, detail))
  }

  /// A stretch of time, as in `Thu 16 Oct 18:00–20:00`; with both dates where they differ.
  func span(from start: Timestamp, to end: Timestamp) -> String {
    let (from, to) = (wall(start), wall(end))
    let isSameDay = from.isSameDay(as: to) || (to.isMidnight && isNextDay(start, end))
    return text(from, .weekday) + "–" + (isSameDay ? to.minutes : text(to, .minute))
  }

  /// The label of a tick of a time axis: `Sat 11` at midnight, else `18:00`.
  func tick(_ time: Timestamp, isMidnight: Bool) -> String {
    let wall = wall(time)
    return isMidnight ? "\(wall.weekday) \(wall.day)" : wall.minutes
  }

  /// A time as one would type it in the zone, as in `2025-10-17 03:12`; in UTC with `Z` where that
  /// would mean another instant.
  func typed(_ time: Timestamp) -> String {
    let text = local(time).iso8601
    let isWhole = text.hasSuffix(":00.000Z")
    let words = text.prefix(10) + " " + text.dropFirst(11).prefix(isWhole ? 5 : 8)
    let meant = TimeExpression(String(words))?.resolved(now: now, in: zone)
    return meant == time ? String(words) : Self.machine(time)
  }

  /// Seconds of wall-clock time since 1970-01-01 00:00 in the zone.
  func wallSeconds(_ time: Timestamp) -> Int { Int(local(time).seconds) }

  /// The zone and how far it is ahead of UTC, as in `Europe/Berlin, UTC+2`.
  var zoneName: String {
    zone.ianaName == "UTC" ? "UTC" : "\(zone.ianaName), \(offset(at: now))"
  }

  /// How far the zone is ahead of UTC at a time, as in `UTC+5:30`.
  func offset(at time: Timestamp) -> String {
    let minutes = zone.secondsFromGMT(for: Date(time)) / 60
    guard minutes != 0 else { return "UTC" }
    let (hours, rest) = (abs(minutes) / 60, abs(minutes) % 60)
    let sign = minutes < 0 ? "\u{2212}" : "+"
    return "UTC\(sign)\(hours)" + (rest == 0 ? "" : rest < 10 ? ":0\(rest)" : ":\(rest)")
  }

  /// An instant as a link tells it: RFC 3339 in UTC, without milliseconds where there are none.
  static func machine(_ time: Timestamp) -> String {
    let text = time.iso8601
    return text.utf8.dropFirst(19).elementsEqual(".000Z".utf8) ? text.prefix(19) + "Z" : text
  }

  private func date(_ wall: Wall) -> String {
    "\(wall.day) \(wall.month)" + (wall.year == thisYear ? "" : " \(wall.yearDigits)")
  }

  private func isNextDay(_ start: Timestamp, _ end: Timestamp) -> Bool {
    wallSeconds(end) - wallSeconds(start) <= 86_400
  }

  private func local(_ time: Timestamp) -> Timestamp { Self.local(time, in: zone) }

  private static func local(_ time: Timestamp, in zone: TimeZone) -> Timestamp {
    time.advanced(byMilliseconds: Int64(zone.secondsFromGMT(for: Date(time))) * 1000)
  }

  private func wall(_ time: Timestamp) -> Wall { Wall(local(time)) }
}

/// The digits on a wall clock and its calendar.
private struct Wall {
  let year: Int
  let day: Int
  let tenth: Int
  private let monthIndex: Int
  private let hour: Int
  private let minute: Int
  private let second: Int
  private let days: Int

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  // 1970-01-01 was a Thursday.
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

  /// Reads the digits of a time that is moved from UTC to the zone.
  init(_ local: Timestamp) {
    let digits = Array(local.iso8601.utf8)
    func number(_ start: Int, _ count: Int) -> Int {
      digits[start..<start + count].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    year = number(0, 4)
    monthIndex = number(5, 2) - 1
    day = number(8, 2)
    hour = number(11, 2)
    minute = number(14, 2)
    second = number(17, 2)
    tenth = number(20, 1)
    days = Int((Double(local.seconds) / 86_400).rounded(.down))
  }

  var month: String { Self.months[monthIndex] }
  var weekday: String { Self.weekdays[(days % 7 + 7) % 7] }
  /// As in `2026`, always four digits.
  var yearDigits: String { String(repeating: "0", count: 4 - String(year).count) + String(year) }
  /// As in `03:12`.
  var minutes: String { Self.twoDigits(hour) + ":" + Self.twoDigits(minute) }
  /// As in `03:12:05`.
  var seconds: String { minutes + ":" + Self.twoDigits(second) }
  var isMidnight: Bool { hour == 0 && minute == 0 }

  func isSameDay(as other: Wall) -> Bool {
    (year, monthIndex, day) == (other.year, other.monthIndex, other.day)
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}

extension Date {
  fileprivate init(_ time: Timestamp) {
    self.init(timeIntervalSince1970: Double(time.milliseconds) / 1000)
  }
}
