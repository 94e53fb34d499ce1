import Foundation
import PipecatModel

/// What clocks and calendars on the wall of a time zone show.
///
/// Wall times are milliseconds since 1970-01-01 00:00 on that wall.
struct WallClock: Sendable {
  let zone: TimeZone

  static let day: Int64 = 86_400_000

  /// How far the wall is ahead of UTC at an instant, in milliseconds.
  func offset(at instant: Int64) -> Int64 {
    let seconds = Double(SessionRow.clamp(instant)) / 1000
    return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))) * 1000
  }

  /// What the wall shows at an instant.
  func wall(at instant: Int64) -> Int64 {
    instant + offset(at: instant)
  }

  /// The first instant at which the wall shows a time.
  ///
  /// For a time that it never shows, since clocks were put forward over it, the instant that would
  /// have had it without the change.
  func instant(ofWall wall: Int64) -> Int64 {
    let before = offset(at: wall - WallClock.day)
    let after = offset(at: wall + WallClock.day)
    let candidates = [wall - before, wall - after].filter { self.wall(at: $0) == wall }
    return candidates.min() ?? wall - before
  }

  /// The first instant of a day, counted from 1970-01-01.
  func instant(ofDay day: Int64) -> Int64 {
    instant(ofWall: day * WallClock.day)
  }

  /// The day, counted from 1970-01-01, that the calendar shows at an instant.
  func day(at instant: Int64) -> Int64 {
    wall(at: instant).flooredDivision(by: WallClock.day)
  }
}

/// Arithmetic for times before 1970, with divisors greater than 0.
extension Int64 {
  /// The quotient rounded down.
  func flooredDivision(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  /// What ``flooredDivision(by:)`` leaves over: 0 up to the divisor.
  func flooredRemainder(by divisor: Int64) -> Int64 {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
