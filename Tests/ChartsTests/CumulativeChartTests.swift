import Foundation
import TestSupport
import Testing

@testable import Charts

@Suite struct CumulativeChartTests {
  @Test func `percentiles are the nearest rank`() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<300 {
      let values = (0..<Int.random(in: 1...300, using: &random)).map { _ in
        Double(Int.random(in: 0...30, using: &random))
      }
      let series = CumulativeChart.Series(name: "any", values: values)
      #expect(series.count == values.count)
      for percent in [50, 75, 90, 95, 99] {
        let rank = (percent * values.count + 99) / 100
        #expect(series.percentile(Double(percent) / 100) == values.sorted()[rank - 1])
      }
    }
  }

  @Test func `no values have no percentiles`() {
    let series = CumulativeChart.Series(name: "any", values: [.nan, .infinity])
    #expect(series.count == 0)
    #expect(series.percentile(0.5) == nil)
    #expect(chart([series]).table.rows[0].cells.suffix(6).allSatisfy { $0 == "–" })
  }

  @Test func `each nine is a third of the height`() {
    #expect(CumulativeChart.rise(0) == 0)
    #expect(abs(CumulativeChart.rise(0.9) - 1 / 3) < 1e-9)
    #expect(abs(CumulativeChart.rise(0.99) - 2 / 3) < 1e-9)
    #expect(CumulativeChart.rise(1) == 1)
    #expect(CumulativeChart.rise(7) == 1)
  }

  @Test func `ten thousand values are drawn as no more steps than there are units`() {
    var random = SeededGenerator(seed: 6)
    let values = (0..<100_000).map { _ in Double.random(in: 0...10, using: &random) }
    let drawing = chart([CumulativeChart.Series(name: "any", values: values)]).drawing
    #expect(drawing.body.utf8.count < 40_000)
  }

  @Test func `the newest line is drawn last, over the others`() throws {
    let series = ["newest", "older"].map { CumulativeChart.Series(name: $0, values: [1, 2]) }
    let body = chart(series).drawing.body
    let newest = try #require(body.range(of: "class=\"line new\""))
    let older = try #require(body.range(of: "class=\"line old\""))
    #expect(older.lowerBound < newest.lowerBound)
  }

  private func chart(_ series: [CumulativeChart.Series]) -> CumulativeChart {
    CumulativeChart(
      title: "Bot start", noun: Noun("start"), rowName: "Deployment", scale: .linear(upTo: 10),
      series: series)
  }
}
