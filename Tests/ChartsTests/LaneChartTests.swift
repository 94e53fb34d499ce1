import Testing

@testable import Charts

@Suite struct LaneChartTests {
  @Test func `the table joins the samples of all lanes by their time`() {
    let chart = chart([
      .values(name: "CPU", [sample(0, 250), sample(5, nil)], unit: "millicores"),
      .spans(name: "Life cycle", []),
      .values(name: "Memory", [sample(5, 300.04), sample(10, 0.25)]),
    ])
    #expect(chart.table.header == ["Offset", "CPU, millicores", "Memory"])
    #expect(
      chart.table.rows.map(\.cells) == [
        ["0:00", "250", "–"], ["0:05", "–", "300"], ["0:10", "–", "0.25"],
      ])
  }

  @Test func `an event leads to its line and one of no row is left out`() throws {
    let rows = [Lane.EventRow(label: "error", style: "bad", isLarge: true)]
    let events = [
      Lane.Event(at: 5, row: 0, href: "#log-1"), Lane.Event(at: 6, row: 0),
      Lane.Event(at: 7, row: 3, href: "#log-3"),
    ]
    let chart = chart([.events(name: "Log", events, rows: rows)])
    let overlay = try XMLReader(chart.layer)
    #expect(overlay.elements == ["svg", "a", "rect"])
    #expect(chart.layer.contains("<a href=\"#log-1\" tabindex=\"-1\">"))
    #expect(chart.drawing.body.matches(of: /fill-bad/).count == 2)
  }

  @Test func `events that would cover each other are one`() {
    let rows = ["error", "other"].map { Lane.EventRow(label: $0, style: $0, isLarge: false) }
    let events = (0..<5000).map { Lane.Event(at: Double($0) / 50, row: $0 % 2) }
    let body = chart([.events(name: "Log", events, rows: rows)]).drawing.body
    #expect((1900...2100).contains(body.matches(of: /fill-/).count))
  }

  @Test func `a missing sample parts the line and a lone one is a dot`() {
    let samples = [sample(0, 1), sample(10, 1), sample(20, nil), sample(30, 1)]
    let body = chart([.values(name: "CPU", samples)]).drawing.body
    #expect(body.matches(of: /<circle/).count == 1)
    #expect(body.contains("M0 12L100 12M300 12\" class=\"line\""))
  }

  @Test(arguments: [0, 1, 252, 7980, 90_000, 1e9, .infinity, .nan, -5])
  func `an axis holds its recording with at most eleven ticks`(_ seconds: Double) throws {
    let axis = LaneChart.axisSeconds(holding: seconds)
    #expect(axis.isFinite && axis >= 1)
    if seconds.isFinite { #expect(axis >= seconds) }
    let chart = LaneChart(title: "Session", seconds: axis, lanes: [], finding: "Nothing.")
    #expect(try XMLReader(chart.svg(id: "a")).elements.count { $0 == "text" } <= 11)
  }

  @Test func `what lies outside the axis is drawn at its end`() throws {
    let chart = LaneChart(
      title: "Session", seconds: 10, markers: [-5, 50, .nan],
      lanes: [
        .spans(
          name: "Life cycle", [Lane.Span(from: -9, to: 1e300, style: .solid, label: "running")],
          end: Lane.End(at: .nan, label: "lost", style: "unknown")),
        .values(name: "CPU", [sample(-1, -1), sample(99, .infinity)], limit: .nan),
      ], finding: "Nothing.")
    let svg = chart.svg(id: "a")
    _ = try XMLReader(svg)
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  private func chart(_ lanes: [Lane]) -> LaneChart {
    LaneChart(title: "Session", seconds: 100, lanes: lanes, finding: "Nothing.")
  }

  private func sample(_ at: Double, _ value: Double?) -> Lane.Sample {
    Lane.Sample(at: at, value: value)
  }
}
