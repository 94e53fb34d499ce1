/// The Gregorian calendar by counting, a year and a month at a time, from the year 0 to 9999.
enum SlowCalendar {
  /// The days from 0000-01-01 to 1970-01-01.
  private static let epoch = 719_528

  static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
  }

  static func lengths(_ year: Int) -> [Int] {
    [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  }

  /// Days since 1970-01-01.
  static func days(year: Int, month: Int, day: Int) -> Int {
    let years = (0..<year).reduce(0) { $0 + (isLeap($1) ? 366 : 365) }
    return years + lengths(year).prefix(month - 1).reduce(0, +) + day - 1 - epoch
  }

  /// RFC 3339 in UTC with milliseconds.
  static func text(milliseconds: Int) -> String {
    var rest = milliseconds + epoch * 86_400_000
    let time = rest % 86_400_000
    rest /= 86_400_000
    var year = 0
    while rest >= (isLeap(year) ? 366 : 365) {
      rest -= isLeap(year) ? 366 : 365
      year += 1
    }
    var month = 0
    while rest >= lengths(year)[month] {
      rest -= lengths(year)[month]
      month += 1
    }
    func padded(_ number: Int, _ digits: Int) -> String {
      String(repeating: "0", count: digits - String(number).count) + String(number)
    }
    let date = "\(padded(year, 4))-\(padded(month + 1, 2))-\(padded(rest + 1, 2))"
    let clock = [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60].map { padded($0, 2) }
    return "\(date)T\(clock.joined(separator: ":")).\(padded(time % 1000, 3))Z"
  }
}
