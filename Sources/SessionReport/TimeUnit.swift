import PipecatModel

/// A unit of relative times, by the letter that links use.
enum TimeUnit: Character, Sendable, Hashable {
  case second = "s"
  case minute = "m"
  case hour = "h"
  case day = "d"
  case week = "w"
  case month = "M"
  case year = "y"

  /// How many of them a relative time may go back: about 1,000 years.
  var largestAmount: Int64 {
    switch self {
    case .second: 31_536_000_000
    case .minute: 525_600_000
    case .hour: 8_760_000
    case .day: 365_000
    case .week: 52_000
    case .month: 12_000
    case .year: 1000
    }
  }

  /// The unit's length in milliseconds, where it has one.
  private var milliseconds: Int64? {
    switch self {
    case .second: 1000
    case .minute: 60_000
    case .hour: 3_600_000
    case .day: WallClock.day
    case .week: 7 * WallClock.day
    case .month, .year: nil
    }
  }

  /// Whether the unit is a day or longer, so that where it begins depends on the calendar.
  var isOfCalendar: Bool {
    switch self {
    case .second, .minute, .hour: false
    case .day, .week, .month, .year: true
    }
  }

  /// The instant so many lengths before `instant`; a day is 24 hours. Months and years, which have
  /// no length, are those of the calendar.
  func subtract(_ amount: Int64, from instant: Int64, on clock: WallClock) -> Int64 {
    milliseconds.map { instant - amount * $0 }
      ?? subtractOnCalendar(amount, from: instant, on: clock)
  }

  /// The instant at which the wall shows the same time so many days, weeks, months or years before.
  /// Where the month is too short for the day, the month's last day is taken.
  func subtractOnCalendar(_ amount: Int64, from instant: Int64, on clock: WallClock) -> Int64 {
    guard isOfCalendar else { return subtract(amount, from: instant, on: clock) }
    let wall = clock.wall(at: instant)
    let time = wall.flooredRemainder(by: WallClock.day)
    let day = wall.flooredDivision(by: WallClock.day)
    return clock.instant(ofWall: subtract(amount, fromDay: day) * WallClock.day + time)
  }

  private func subtract(_ amount: Int64, fromDay day: Int64) -> Int64 {
    switch self {
    case .second, .minute, .hour: return day
    case .day: return day - amount
    case .week: return day - amount * 7
    case .month, .year:
      let (year, month, date) = Timestamp.civil(fromDays: day)
      let months = year * 12 + month - 1 - (self == .year ? amount * 12 : amount)
      let newYear = months.flooredDivision(by: 12)
      let newMonth = months.flooredRemainder(by: 12) + 1
      let lastDate = Timestamp.daysIn(month: newMonth, year: newYear)
      return Timestamp.daysFromCivil(year: newYear, month: newMonth, day: min(date, lastDate))
    }
  }

  /// The last instant not after `instant` at which a unit begins on the wall. Weeks begin on Monday.
  func roundDown(_ instant: Int64, on clock: WallClock) -> Int64 {
    if let milliseconds, !isOfCalendar {
      return instant - clock.wall(at: instant).flooredRemainder(by: milliseconds)
    }
    let day = clock.day(at: instant)
    let (year, month, _) = Timestamp.civil(fromDays: day)
    switch self {
    case .second, .minute, .hour, .day: return clock.instant(ofDay: day)
    case .week: return clock.instant(ofDay: day - (day + 3).flooredRemainder(by: 7))
    case .month:
      return clock.instant(ofDay: Timestamp.daysFromCivil(year: year, month: month, day: 1))
    case .year: return clock.instant(ofDay: Timestamp.daysFromCivil(year: year, month: 1, day: 1))
    }
  }
}
