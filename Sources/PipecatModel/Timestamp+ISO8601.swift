extension Timestamp {
  /// The instant that an RFC 3339 date and time names, like `2025-10-22T08:39:26.000Z`.
  ///
  /// Digits past the milliseconds are cut off (log lines carry nanoseconds). An offset such as
  /// `+02:00` is applied. `nil` for anything else, also for a date that no calendar has.
  ///
  /// By hand, because a page of sessions has three of these a row and a million rows must be read
  /// in seconds: Foundation's parser takes some 50 times as long.
  public init?(iso8601 text: some StringProtocol) {
    var text = String(text)
    let parsed = text.withUTF8 { Timestamp.parse($0) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// The date and time in UTC as RFC 3339 with milliseconds: `2025-10-22T08:39:26.000Z`.
  ///
  /// The form that the API uses and that its command line reads. Years outside 0 to 9999 are
  /// clamped to that range.
  public var iso8601: String {
    String(unsafeUninitializedCapacity: 24) { buffer in
      write(into: buffer)
      return 24
    }
  }

  /// Appends ``iso8601`` to `bytes`.
  public func append(iso8601 bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { buffer in
      write(into: buffer)
      bytes.append(contentsOf: buffer)
    }
  }

  private static let earliest: Int64 = -62_167_219_200_000  // 0000-01-01T00:00:00.000Z
  private static let latest: Int64 = 253_402_300_799_999  // 9999-12-31T23:59:59.999Z
  private static let millisecondsPerDay: Int64 = 86_400_000

  private func write(into buffer: UnsafeMutableBufferPointer<UInt8>) {
    let clamped = min(max(milliseconds, Timestamp.earliest), Timestamp.latest)
    var day = clamped / Timestamp.millisecondsPerDay
    var rest = clamped % Timestamp.millisecondsPerDay
    if rest < 0 {
      rest += Timestamp.millisecondsPerDay
      day -= 1
    }
    let (year, month, date) = Timestamp.civil(fromDays: day)
    func digits(_ value: Int64, at start: Int, count: Int) {
      var value = value
      for index in stride(from: start + count - 1, through: start, by: -1) {
        buffer[index] = UInt8(ascii: "0") + UInt8(value % 10)
        value /= 10
      }
    }
    digits(year, at: 0, count: 4)
    buffer[4] = UInt8(ascii: "-")
    digits(month, at: 5, count: 2)
    buffer[7] = UInt8(ascii: "-")
    digits(date, at: 8, count: 2)
    buffer[10] = UInt8(ascii: "T")
    digits(rest / 3_600_000, at: 11, count: 2)
    buffer[13] = UInt8(ascii: ":")
    digits(rest / 60_000 % 60, at: 14, count: 2)
    buffer[16] = UInt8(ascii: ":")
    digits(rest / 1000 % 60, at: 17, count: 2)
    buffer[19] = UInt8(ascii: ".")
    digits(rest % 1000, at: 20, count: 3)
    buffer[23] = UInt8(ascii: "Z")
  }

  private static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    var reader = DigitReader(text)
    guard
      let year = reader.number(digits: 4), reader.skip("-"),
      let month = reader.number(digits: 2), reader.skip("-"),
      let day = reader.number(digits: 2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
      let hour = reader.number(digits: 2), reader.skip(":"),
      let minute = reader.number(digits: 2), reader.skip(":"),
      let second = reader.number(digits: 2),
      (1...12).contains(month), day >= 1, day <= daysIn(month: month, year: year),
      hour <= 23, minute <= 59, second <= 60
    else { return nil }
    var milliseconds: Int64 = 0
    if reader.skip(".") {
      guard let fraction = reader.fraction() else { return nil }
      milliseconds = fraction
    }
    var offsetMinutes: Int64 = 0
    if !reader.skip("Z") && !reader.skip("z") {
      let sign: Int64
      if reader.skip("+") { sign = 1 } else if reader.skip("-") { sign = -1 } else { return nil }
      guard
        let hours = reader.number(digits: 2), reader.skip(":"),
        let minutes = reader.number(digits: 2), hours <= 23, minutes <= 59
      else { return nil }
      offsetMinutes = sign * (hours * 60 + minutes)
    }
    guard reader.isAtEnd else { return nil }
    let days = daysFromCivil(year: year, month: month, day: day)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offsetMinutes * 60
    return Timestamp(milliseconds: seconds * 1000 + milliseconds)
  }

  /// How many days a month has.
  package static func daysIn(month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 of a date in the proleptic Gregorian calendar (H. Hinnant,
  /// "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
  package static func daysFromCivil(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The date that lies `days` after 1970-01-01 (Hinnant, civil_from_days).
  package static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}

/// A cursor over ASCII text that knows digits and single separators.
private struct DigitReader {
  private let text: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
  }

  var isAtEnd: Bool { position == text.count }

  mutating func skip(_ separator: Unicode.Scalar) -> Bool {
    guard position < text.count, text[position] == UInt8(ascii: separator) else { return false }
    position += 1
    return true
  }

  mutating func number(digits: Int) -> Int64? {
    guard position + digits <= text.count else { return nil }
    var value: Int64 = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// Any number of digits after the point, as whole milliseconds; `nil` where there is none.
  mutating func fraction() -> Int64? {
    var milliseconds: Int64 = 0
    var count = 0
    while let digit = digit() {
      if count < 3 { milliseconds = milliseconds * 10 + digit }
      count += 1
    }
    guard count > 0 else { return nil }
    for _ in count..<max(count, 3) { milliseconds *= 10 }
    return milliseconds
  }

  private mutating func digit() -> Int64? {
    guard position < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position])
    else { return nil }
    defer { position += 1 }
    return Int64(text[position] - UInt8(ascii: "0"))
  }
}
