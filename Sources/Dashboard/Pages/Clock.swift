import Foundation
import PipecatModel
import SessionReport

/// Times as people read them, in one zone, on a 24-hour clock.
struct Clock: Sendable {
  /// The zone in which all times are told.
  let zone: TimeZone
  /// The moment from which the reader looks: dates of another year are told with their year.
  let now: Timestamp

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
  func text(_ time: Timestamp, _ detail: Detail = .minute) -> String {
    let wall = wall(time)
    let minutes = "\(wall.hour):\(wall.minute)"
    switch detail {
    case .day: return date(wall)
    case .minute: return "\(date(wall)) \(minutes)"
    case .second: return "\(date(wall)) \(minutes):\(wall.second)"
    case .timeOfDay: return "\(minutes):\(wall.second)"
    case .tenth: return "\(minutes):\(wall.second).\(wall.tenth)"
    case .weekday: return "\(wall.weekday) \(date(wall)) \(minutes)"
    }
  }

  /// A time for a `time` element: the instant in UTC and its words.
  func view(_ time: Timestamp, _ detail: Detail = .minute) -> TimeView {
    TimeView(datetime: Self.machine(time), text: text(time, detail))
  }

  /// A stretch of time, as in `Thu 16 Oct 18:00–20:00`; with both dates where they differ.
  func span(from start: Timestamp, to end: Timestamp) -> String {
    let (from, to) = (wall(start), wall(end))
    let last = "\(to.hour):\(to.minute)"
    let isSameDay = date(from) == date(to) || (last == "00:00" && isNextDay(start, end))
    return text(start, .weekday) + "–" + (isSameDay ? last : text(end, .minute))
  }

  /// The label of a tick of a time axis: `Sat 11` at midnight, else `18:00`.
  func tick(_ time: Timestamp, isMidnight: Bool) -> String {
    let wall = wall(time)
    return isMidnight ? "\(wall.weekday) \(wall.day)" : "\(wall.hour):\(wall.minute)"
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
    return text.hasSuffix(".000Z") ? text.dropLast(5) + "Z" : text
  }

  private func date(_ wall: Wall) -> String {
    let isThisYear = wall.year == self.wall(now).year
    return "\(wall.day) \(wall.month)" + (isThisYear ? "" : " \(wall.year)")
  }

  private func isNextDay(_ start: Timestamp, _ end: Timestamp) -> Bool {
    wallSeconds(end) - wallSeconds(start) <= 86_400
  }

  private func local(_ time: Timestamp) -> Timestamp {
    time.advanced(byMilliseconds: Int64(zone.secondsFromGMT(for: Date(time))) * 1000)
  }

  private func wall(_ time: Timestamp) -> Wall { Wall(local(time)) }
}

/// The digits on a wall clock and its calendar.
private struct Wall {
  let year: Substring
  let month: String
  let day: Substring
  let hour: Substring
  let minute: Substring
  let second: Substring
  let tenth: Substring
  let weekday: String

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  // 1970-01-01 was a Thursday.
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

  /// Reads the digits of a time that is moved from UTC to the zone.
  init(_ local: Timestamp) {
    let text = local.iso8601
    func part(_ start: Int, _ count: Int) -> Substring { text.dropFirst(start).prefix(count) }
    year = part(0, 4)
    month = Self.months[(Int(part(5, 2)) ?? 1) - 1]
    day = part(8, 1) == "0" ? part(9, 1) : part(8, 2)
    hour = part(11, 2)
    minute = part(14, 2)
    second = part(17, 2)
    tenth = part(20, 1)
    let days = Int((Double(local.seconds) / 86_400).rounded(.down))
    weekday = Self.weekdays[(days % 7 + 7) % 7]
  }
}

extension Date {
  fileprivate init(_ time: Timestamp) {
    self.init(timeIntervalSince1970: Double(time.milliseconds) / 1000)
  }
}
