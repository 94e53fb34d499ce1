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

  private func chart(_ values: [Int?], cap: Int?) -> StepAreaChart {
    StepAreaChart(
      title: "Concurrency", noun: Noun("session"),
      buckets: values.enumerated().map { StepAreaChart.Bucket(label: "hour \($0)", value: $1) },
      bucketSeconds: 3600, ticks: [], cap: cap.map { StepAreaChart.Cap($0) })
  }
}
