import Testing

@testable import Charts

@Suite struct StepAreaChartTests {
  @Test func `the first of equal peaks is marked`() throws {
    let chart = chart([1, 5, nil, 5, 2], cap: 8)
    let peak = try #require(chart.peak)
    #expect(peak.index == 1 && peak.value == 5)
    #expect(chart.drawing.body.contains("<circle cx=\"30%\""))
    #expect(
      chart.drawing.summary
        == "The peak is 5 sessions of 8 at hour 1. The cap was never reached.")
  }

  @Test func `a cap that was reached is said to be`() {
    #expect(chart([8], cap: 8).drawing.summary.hasSuffix("The cap was reached."))
  }

  @Test func `what is not known is a gap in line and area`() {
    let body = chart([4, nil, 4], cap: nil).drawing.body
    #expect(body.contains("<path d=\"M0 23H1M2 23H3\" class=\"line\"/>"))
    #expect(body.contains("<path d=\"M0 176V23H1V176zM2 176V23H3V176z\" class=\"area\"/>"))
  }

  @Test func `a cap far over all values does not flatten them`() {
    let body = chart([4], cap: 500).drawing.body
    #expect(body.contains("cap 500, above this axis"))
    #expect(!body.contains("class=\"line cap\""))
  }

  @Test(arguments: [
    (17, ["0", "5", "10", "15", "20"], "a tick over what is just under it"),
    (25, ["0", "10", "20", "30"], "a tick over a cap between two"),
    (8, ["0", "2", "4", "6", "8"], "no sixth tick"),
    (21, ["0", "10", "20"], "no tick far over all values"),
  ])
  func `the axis ends on a tick where that is near`(_ cap: Int, _ ticks: [String], _ why: String) {
    let body = chart([cap * 2 / 3], cap: cap).drawing.body
    let labels = body.matches(of: /dx="-8" text-anchor="end">([^<]*)</).map { String($0.1) }
    #expect(labels == ticks)
  }

  @Test func `the peak is named over the cap's line, not on it`() {
    #expect(label(ofPeak: 23, cap: 25) < line(at: 25))
    #expect(label(ofPeak: 12, cap: 25) > line(at: 25) + 11)
    #expect(label(ofPeak: 25, cap: 25) < line(at: 25))
  }

  @Test func `the table tells what was free`() {
    let table = chart([3, nil, 9], cap: 8).table
    #expect(table.header == ["From, 1 h each", "At most", "Free"])
    #expect(
      table.rows.map(\.cells) == [
        ["hour 2", "9", "0"], ["hour 1", "–", "–"], ["hour 0", "3", "5"],
      ])
  }

  @Test(arguments: [([], "no bucket"), ([nil, nil], "nothing known"), ([0, 0], "nobody there")])
  func `an empty range keeps its axes and says so`(_ values: [Int?], _ why: String) {
    let drawing = chart(values, cap: 8).drawing
    #expect(drawing.body.contains(">No sessions in this range</text>"))
    #expect(drawing.summary == "No sessions in this range.")
  }

  /// The y of the cap's line on the axis that ends at 30.
  private func line(at value: Double) -> Double { 8 + 176 * (1 - value / 30) }

  private func label(ofPeak peak: Int, cap: Int) -> Double {
    let body = chart([peak, 1], cap: cap).drawing.body
    let label = body.firstMatch(of: /y="([\d.]+)" text-anchor="middle" class="strong">peak/)
    return label.flatMap { Double($0.1) } ?? .nan
  }

  private func chart(_ values: [Int?], cap: Int?) -> StepAreaChart {
    StepAreaChart(
      title: "Concurrency", noun: Noun("session"),
      buckets: values.enumerated().map { StepAreaChart.Bucket(label: "hour \($0)", value: $1) },
      bucketSeconds: 3600, ticks: [], cap: cap.map { StepAreaChart.Cap($0) })
  }
}
