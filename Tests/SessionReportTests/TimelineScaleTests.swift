import Foundation
import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

@Suite struct TimelineScaleTests {
  private static let steps = [
    60, 300, 900, 1800, 3600, 7200, 21_600, 86_400, 604_800, 2_419_200, 7_862_400, 31_449_600,
    62_899_200, 125_798_400, 251_596_800, 503_193_600, 1_006_387_200, 2_012_774_400, 4_025_548_800,
  ]

  @Test(arguments: 1...200)
  func `buckets in UTC are whole steps, and the shortest that do`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let span = TimelineScaleTests.span(&generator)
    let scale = TimelineScale(covering: span, on: try clock("UTC"))

    // Weeks begin on Mondays, of which 29 December 1969 was one.
    func index(_ instant: Int64, _ step: Int) -> Double {
      let start = step > 86_400 ? -3.0 * 86_400_000 : 0
      return ((Double(instant) - start) / Double(step * 1000)).rounded(.down)
    }
    let fitting = TimelineScaleTests.steps.first { step in
      index(span.upperBound, step) - index(span.lowerBound, step) < 120
    }
    let step = try #require(fitting)
    #expect(scale.bucketSeconds == step)
    let count = Int(index(span.upperBound, step) - index(span.lowerBound, step)) + 1
    #expect(scale.starts.count == count)
    let first = Int64(index(span.lowerBound, step)) * Int64(step * 1000)
    let start = first - (step > 86_400 ? 3 * 86_400_000 : 0)
    #expect(scale.starts == (0..<count).map { start + Int64($0 * step * 1000) })
    #expect(scale.end == start + Int64(count * step * 1000))
  }

  @Test(arguments: [
    "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe",
    "America/Sao_Paulo", "Atlantic/Azores", "Pacific/Apia", "Africa/Casablanca",
    "America/St_Johns", "Pacific/Chatham",
  ])
  func `buckets follow the wall's clock and calendar`(zone: String) throws {
    let clock = try clock(zone)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = clock.zone
    for seed in 1...40 {
      var generator = SeededGenerator(seed: seed)
      let span = TimelineScaleTests.span(&generator)
      let scale = TimelineScale(covering: span, on: clock)
      #expect(!scale.starts.isEmpty && scale.starts.count <= 120)
      #expect(zip(scale.starts, scale.starts.dropFirst()).allSatisfy { $0 < $1 })
      #expect(scale.starts.first.map { $0 <= span.lowerBound } == true)
      #expect(scale.starts.last.map { $0 <= span.upperBound } == true)
      #expect(scale.end > span.upperBound)
      for start in scale.starts where scale.bucketSeconds >= 86_400 {
        let date = Date(timeIntervalSince1970: Double(start) / 1000)
        #expect(calendar.startOfDay(for: date) == date)
        let weekday = calendar.component(.weekday, from: date)
        #expect(scale.bucketSeconds == 86_400 || weekday == 2, "Monday is 2")
      }
    }
  }

  @Test(arguments: [
    // Clocks go from 02:00 to 03:00 on 30 March 2025, and from 03:00 to 02:00 on 26 October.
    ("2025-03-29T12:00Z", "2025-03-30T09:30Z", 900, "23:00Z 23:15Z 23:30Z"),
    ("2025-03-28T23:00Z", "2025-04-02T00:00Z", 3600, "23:00Z 00:00Z 01:00Z 02:00Z"),
    ("2025-03-27T23:00Z", "2025-04-06T00:00Z", 7200, "23:00Z 02:00Z 04:00Z"),
    ("2025-03-10T23:00Z", "2025-04-06T00:00Z", 21_600, "23:00Z 04:00Z 10:00Z"),
    ("2025-10-25T22:00Z", "2025-10-30T00:00Z", 3600, "22:00Z 23:00Z 00:00Z 01:00Z 02:00Z"),
    ("2025-10-20T22:00Z", "2025-10-30T00:00Z", 7200, "22:00Z 00:00Z 03:00Z 05:00Z"),
    ("2025-10-10T22:00Z", "2025-11-06T00:00Z", 21_600, "22:00Z 05:00Z 11:00Z"),
  ])
  func `round times stay round where Berlin changes its clocks`(
    from: String, to: String, step: Int, onTheDay: String
  ) throws {
    let clock = try clock("Europe/Berlin")
    func instant(_ text: String) throws -> Int64 {
      try #require(TimeExpression(text)).resolved(now: .init(milliseconds: 0), in: clock.zone)
        .milliseconds
    }
    let scale = TimelineScale(covering: try instant(from)...(try instant(to)), on: clock)
    #expect(scale.bucketSeconds == step)
    let midnight = try instant(from.contains("-03-") ? "2025-03-30" : "2025-10-26")
    let first = try #require(scale.starts.firstIndex(of: midnight))
    let words = onTheDay.split(separator: " ")
    let actual = scale.starts[first..<first + words.count].map {
      "\(($0 / 3_600_000 % 24).padded):\(($0 / 60_000 % 60).padded)Z"
    }
    #expect(actual == words.map { String($0) })
  }

  @Test func `no span has no buckets`() throws {
    let scale = TimelineScale(covering: nil, on: try clock("UTC"))
    #expect(scale.starts.isEmpty)
  }

  @Test func `all of time has buckets`() throws {
    for zone in ["UTC", "Europe/Berlin", "Pacific/Apia"] {
      let scale = TimelineScale(covering: SessionRow.times, on: try clock(zone))
      #expect(scale.starts.count <= 120 && scale.starts.count > 60)
    }
  }

  private func clock(_ zone: String) throws -> WallClock {
    WallClock(zone: try #require(TimeZone(ianaName: zone)))
  }

  /// From no time at all to some years, where many zones change their clocks.
  private static func span(_ generator: inout SeededGenerator) -> ClosedRange<Int64> {
    let start = Int64.random(in: 1_200_000_000_000...1_800_000_000_000, using: &generator)
    let scale = Double.random(in: 0...26, using: &generator)
    return start...start + Int64(exp(scale)) - 1
  }
}

extension Int64 {
  fileprivate var padded: String { self < 10 ? "0\(self)" : "\(self)" }
}
