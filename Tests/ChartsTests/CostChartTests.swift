import Testing

@testable import Charts

@Suite struct CostChartTests {
  @Test(arguments: [
    (1234.0, "1.2 s"), (86, "86 ms"), (2.44, "2.4 ms"), (0.1, "0.1 ms"), (0.0405, "40.5 µs"),
  ])
  func `a cost is told in the unit that keeps it short`(_ milliseconds: Double, _ told: String) {
    #expect(CostChart.Point(size: 1, milliseconds: milliseconds).told == told)
  }

  @Test func `what is no number over zero has no place on the axis`() {
    let series = CostChart.Series(
      name: "any",
      points: [0, -1, .nan, .infinity, 2].map { CostChart.Point(size: 10, milliseconds: $0) })
    #expect(series.points.map(\.milliseconds) == [2])
  }

  @Test func `names that would lie on each other are moved apart, and stay in the plot`() throws {
    let drawing = chart([("a", [1, 10]), ("b", [1, 10]), ("c", [1, 1.001]), ("d", [1, 1])]).drawing
    let places = try ["a", "b", "c", "d"].map { name in
      let match = try #require(
        drawing.body.firstMatch(
          of: try Regex(
            #"<text x="100%" y="([0-9.]+)" dx="10" class="strong">\#(name)<"#,
            as: (Substring, Substring).self)))
      return try #require(Double(match.output.1))
    }
    let sorted = places.sorted()
    #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 >= 15 })
    #expect(sorted.allSatisfy { (0...Double(drawing.height) + 4).contains($0) })
  }

  @Test func `the table has a row for each size and a dash where nothing was measured`() {
    let table = chart([("a", [1, 10]), ("b", [3])]).table
    #expect(table.header == ["Sessions", "a", "b"])
    #expect(table.rows.map(\.cells) == [["10", "1 ms", "3 ms"], ["100", "10 ms", "–"]])
  }

  @Test func `a single point is drawn and told once`() {
    let drawing = chart([("a", [5])]).drawing
    #expect(drawing.summary == "a: 5 ms with 10 sessions.")
    #expect(drawing.body.contains("<circle"))
  }

  private func chart(_ series: [(String, [Double])]) -> CostChart {
    CostChart(
      title: "Cost", noun: Noun("session"),
      series: series.map { name, costs in
        CostChart.Series(
          name: name,
          points: zip([10, 100], costs).map { CostChart.Point(size: $0, milliseconds: $1) })
      })
  }
}
