import Charts
import Testing

@Suite struct CellChartTests {
  @Test func `parts of a bar fill it`() {
    let bar = SplitBar(parts: [part("failed", 1), part("closed", 0), part("completed", 3)])
    #expect(bar.summary == "1 failed, 3 completed")
    #expect(bar.svg().contains("<rect x=\"25%\" width=\"75%\" y=\"0\" height=\"10\""))
    #expect(!bar.svg().contains("fill-closed"))
  }

  @Test func `a part too small to see is widened and stays inside`() {
    let svg = SplitBar(parts: [part("completed", 99_999), part("active", 1)]).svg()
    #expect(svg.contains("<rect x=\"0%\" width=\"99.404%\""))
    #expect(svg.contains("<rect x=\"99.404%\" width=\"0.596%\""))
  }

  @Test func `a bar of nothing says so`() {
    #expect(SplitBar(parts: [part("failed", -3)]).svg().contains("<title>none</title>"))
  }

  @Test func `a mark of whole seconds tells its percentiles`() {
    let mark = RangeMark(name: "Bot start", p50: 1, p95: 7, p99: 10)
    #expect(mark.summary == "Bot start: p50 1 s, p95 7 s, p99 10 s")
    let svg = mark.svg(on: .linear(upTo: 10))
    #expect(svg.contains("<circle cx=\"10%\" cy=\"7\" r=\"4.5\" class=\"hollow\"/>"))
  }

  @Test func `nothing measured draws no mark`() {
    let svg = RangeMark(name: "Bot start", p50: nil, p95: nil, p99: nil).svg(on: .linear(upTo: 4))
    #expect(svg.contains("<title>Bot start: none measured</title></svg>"))
  }

  @Test(arguments: [
    ([0.0, 1, 0.5], true), ([], false), ([0, 0], false), ([.nan, .infinity, -1, 1], true),
    ([.nan], false),
  ])
  func `a line of any values can be drawn`(_ values: [Double], _ hasArea: Bool) throws {
    let svg = Sparkline(title: "Sessions", values: values).svg()
    #expect(try XMLReader(svg).classes.contains("spark") == hasArea)
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  @Test(arguments: [(-1.0, "0"), (0.5, "50%"), (7, "100%"), (.nan, "0")])
  func `a meter stays between empty and full`(_ fraction: Double, _ width: String) {
    let svg = Meter(title: "active", fraction: fraction).svg()
    #expect(svg.contains("fill-series") == (width != "0"))
    #expect(
      width == "0"
        || svg.contains("width=\"\(width)\" y=\"0\" height=\"6\" rx=\"3\" class=\"fill-series\""))
  }

  private func part(_ name: String, _ value: Int) -> SplitBar.Part {
    SplitBar.Part(name: name, style: name, value: value)
  }
}
