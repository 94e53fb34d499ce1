import Foundation
import PipecatModel
import TestSupport
import Testing

@testable import Dashboard

@Suite struct PagesClockTests {
  @Test(arguments: ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Pacific/Apia"])
  func `times are those of the calendar in every zone`(name: String) throws {
    let zone = try #require(TimeZone(identifier: name))
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = zone
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<500 {
      let seconds = Int64.random(in: -2_000_000_000...4_000_000_000, using: &generator)
      let time = Timestamp(seconds: seconds)
      let date = Date(timeIntervalSince1970: Double(seconds))
      let clock = Clock(zone: zone, now: time)
      formatter.dateFormat = "d MMM HH:mm:ss"
      #expect(clock.text(time, .second) == formatter.string(from: date))
      formatter.dateFormat = "EEE d MMM HH:mm"
      #expect(clock.text(time, .weekday) == formatter.string(from: date))
    }
  }

  private func clock(_ zone: String = "UTC") throws -> Clock {
    Clock(zone: try #require(TimeZone(identifier: zone)), now: PageFixture.asOf)
  }

  @Test func `a date of another year has its year`() throws {
    let time = try #require(Timestamp(iso8601: "2024-12-31T23:59:59Z"))
    #expect(try clock().text(time) == "31 Dec 2024 23:59")
    #expect(try clock("Europe/Berlin").text(time) == "1 Jan 00:59")
  }

  @Test(arguments: [
    ("2025-10-16T18:00:00Z", "2025-10-16T20:00:00Z", "Thu 16 Oct 18:00–20:00"),
    ("2025-10-16T22:00:00Z", "2025-10-17T00:00:00Z", "Thu 16 Oct 22:00–00:00"),
    ("2025-10-16T00:00:00Z", "2025-10-23T00:00:00Z", "Thu 16 Oct 00:00–23 Oct 00:00"),
  ])
  func `a span names its second date where it must`(from: String, to: String, text: String) throws {
    let start = try #require(Timestamp(iso8601: from))
    let end = try #require(Timestamp(iso8601: to))
    #expect(try clock().span(from: start, to: end) == text)
  }

  @Test(arguments: [
    ("UTC", "UTC"), ("Europe/Berlin", "Europe/Berlin, UTC+2"),
    ("America/St_Johns", "America/St_Johns, UTC−2:30"),
  ])
  func `a zone says how far it is ahead`(zone: String, name: String) throws {
    #expect(try clock(zone).zoneName == name)
  }

  @Test func `a machine reads the instant without needless milliseconds`() {
    #expect(Clock.machine(Timestamp(milliseconds: 0)) == "1970-01-01T00:00:00Z")
    #expect(Clock.machine(Timestamp(milliseconds: 5)) == "1970-01-01T00:00:00.005Z")
  }

  @Test(arguments: [
    (0, "0 s"), (59, "59 s"), (60, "1 min"), (7199, "1 h"), (172_800, "2 d"), (-5, "0 s"),
  ])
  func `an age is told in its largest unit`(seconds: Int64, text: String) {
    let time = PageFixture.asOf.advanced(byMilliseconds: -seconds * 1000)
    #expect(Age(of: time, at: PageFixture.asOf).text == text)
  }
}
