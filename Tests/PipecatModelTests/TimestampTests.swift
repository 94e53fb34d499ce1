import PipecatModel
import TestSupport
import Testing

@Suite struct TimestampTests {
  private static let known = -62_167_219_200_000...253_402_300_799_999

  @Test func `random instants are written and read as a slow calendar does`() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let milliseconds = Int.random(in: TimestampTests.known, using: &generator)
      let text = SlowCalendar.text(milliseconds: milliseconds)
      #expect(Timestamp(milliseconds: Int64(milliseconds)).iso8601 == text)
      #expect(Timestamp(iso8601: text)?.milliseconds == Int64(milliseconds))
    }
  }

  @Test func `every day around leap years is written and read`() {
    for year in [0, 4, 100, 400, 1900, 1970, 2000, 2024, 2025] {
      for (month, length) in zip(1..., SlowCalendar.lengths(year)) {
        for day in 1...length {
          let days = SlowCalendar.days(year: year, month: month, day: day)
          let text = SlowCalendar.text(milliseconds: days * 86_400_000)
          #expect(Timestamp(iso8601: text)?.milliseconds == Int64(days) * 86_400_000)
          #expect(Timestamp(milliseconds: Int64(days) * 86_400_000).iso8601 == text)
        }
      }
    }
  }

  @Test(arguments: ["01-32", "02-29", "03-32", "04-31", "06-31", "09-31", "11-31", "12-32"])
  func `days that no month of 2025 has are refused`(date: String) {
    #expect(Timestamp(iso8601: "2025-\(date)T00:00:00Z") == nil)
  }

  @Test(arguments: [
    ("2025-10-22T08:39:26.000Z", 1_761_122_366_000, "the API's own form"),
    ("2025-10-22T08:39:26Z", 1_761_122_366_000, "no fraction"),
    ("2025-10-22T08:39:26.5Z", 1_761_122_366_500, "tenths"),
    ("2025-10-22T08:39:26.123456789Z", 1_761_122_366_123, "nanoseconds are cut off"),
    ("2025-10-22T08:39:26.9999Z", 1_761_122_366_999, "cut off, not rounded"),
    ("2025-10-22T10:39:26.000+02:00", 1_761_122_366_000, "ahead of UTC"),
    ("2025-10-22T03:09:26-05:30", 1_761_122_366_000, "behind UTC"),
    ("2025-10-22t08:39:26z", 1_761_122_366_000, "small letters"),
    ("2025-10-22 08:39:26Z", 1_761_122_366_000, "a space, as RFC 3339 allows"),
    ("2016-12-31T23:59:60Z", 1_483_228_800_000, "a leap second is the next second"),
  ])
  func `forms of RFC 3339`(text: String, milliseconds: Int64, why: String) {
    #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds, "\(why)")
  }

  @Test(arguments: [
    "", "2025-10-22", "2025-10-22T08:39Z", "2025-10-22T08:39:26", "2025-10-22T08:39:26.Z",
    "2025-10-22T08:39:26.000", "2025-02-29T00:00:00Z", "2025-00-01T00:00:00Z",
    "2025-13-01T00:00:00Z", "2025-01-00T00:00:00Z", "2025-01-01T24:00:00Z",
    "2025-01-01T00:60:00Z", "2025-01-01T00:00:61Z", "2025-01-01T00:00:00+24:00",
    "2025-01-01T00:00:00+02", "2025-01-01T00:00:00+0200", "2025-01-01T00:00:00Z ",
    " 2025-01-01T00:00:00Z", "20250101T000000Z", "-025-01-01T00:00:00Z", "２025-01-01T00:00:00Z",
  ])
  func `what is no date and time is refused`(text: String) {
    #expect(Timestamp(iso8601: text) == nil)
  }

  @Test func `random changes to a good text never stop the reader`() {
    var generator = SeededGenerator(seed: 2)
    let bytes = Array("0123456789-:.TZ+ \u{0}éx".utf8)
    for _ in 0..<5000 {
      var text = Array("2025-10-22T08:39:26.000Z".utf8)
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        text[Int.random(in: text.indices, using: &generator)] = generator.pick(bytes)
      }
      text.removeLast(Int.random(in: 0...(text.count / 8), using: &generator))
      guard let read = Timestamp(iso8601: String(decoding: text, as: UTF8.self)) else { continue }
      #expect(Timestamp(iso8601: read.iso8601) == read)
    }
  }

  @Test func `years that four digits don't hold are clamped`() {
    #expect(Timestamp(milliseconds: .max).iso8601 == "9999-12-31T23:59:59.999Z")
    #expect(Timestamp(milliseconds: .min).iso8601 == "0000-01-01T00:00:00.000Z")
  }

  @Test func `seconds are rounded down`() {
    for (milliseconds, seconds) in [
      (0, 0), (999, 0), (1000, 1), (-1, -1), (-1000, -1), (-1001, -2),
    ] {
      #expect(Timestamp(milliseconds: Int64(milliseconds)).seconds == Int64(seconds))
    }
    #expect(Timestamp(milliseconds: .min).seconds == .min / 1000 - 1)
    #expect(Timestamp(seconds: 5).milliseconds == 5000)
  }
}
