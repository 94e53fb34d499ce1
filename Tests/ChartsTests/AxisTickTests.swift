import Charts
import Testing

@Suite struct AxisTickTests {
  private static let steps = [60, 300, 900, 1800, 3600, 7200, 21_600, 86_400]

  @Test(arguments: steps)
  func `there are at most eight ticks, and some where there are enough buckets`(_ step: Int) {
    for count in 0...120 {
      let starts = (0..<count).map { 1_760_054_400 + $0 * step }
      let ticks = AxisTick.round(starts: starts) { index, _ in "\(index)" }
      #expect(ticks.count <= 8)
      #expect(count < 24 || ticks.count >= 2, "\(count) buckets of \(step) s")
      #expect(ticks.allSatisfy { $0.fraction > 0 && $0.fraction < 1 })
    }
  }

  @Test func `ticks lie on midnights where days fit`() {
    let hours = (0..<84).map { 1_760_054_400 + 3 * 3600 + $0 * 7200 }
    let ticks = AxisTick.round(starts: hours.map { $0 - 3600 }) { index, isMidnight in
      "\(index) \(isMidnight)"
    }
    #expect(ticks.map(\.label) == (0..<7).map { "\(11 + $0 * 12) true" })
  }

  @Test func `weeks begin on Mondays`() {
    // 2025-10-06 was a Monday; these days begin on the Wednesday after.
    let days = (0..<30).map { 1_759_881_600 + $0 * 86_400 }
    let ticks = AxisTick.round(starts: days) { index, _ in "\(index)" }
    #expect(ticks.map(\.label) == ["5", "12", "19", "26"])
  }

  @Test func `noons go before midnights where there is little room`() {
    let starts = (0..<48).map { 1_760_054_400 + $0 * 7200 }
    let ticks = AxisTick.round(starts: starts) { _, isMidnight in isMidnight ? "day" : "noon" }
    #expect(ticks.count == 7)
    #expect(ticks.allSatisfy { $0.isMinor == ($0.label == "noon") })
  }

  @Test func `a lone midnight keeps its noons where there is little room`() {
    let starts = (0..<24).map { 1_760_054_400 + $0 * 7200 }
    let ticks = AxisTick.round(starts: starts) { _, isMidnight in isMidnight ? "day" : "hour" }
    #expect(ticks.count { !$0.isMinor } >= 3)
    #expect(ticks.allSatisfy { $0.label == "hour" || !$0.isMinor })
  }

  @Test func `buckets on no round time at all still get ticks`() {
    let starts = (0..<50).map { 7 + $0 * 61 }
    #expect((5...8).contains(AxisTick.round(starts: starts) { index, _ in "\(index)" }.count))
  }
}
