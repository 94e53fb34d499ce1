import TestSupport
import Testing

@testable import Charts

/// What a chart of lanes tells while pointed at.
@Suite struct LaneLayerTests {
  @Test func `a column tells what was measured at its last sample`() throws {
    let chart = chart([
      .values(name: "CPU", [(0, 210), (50, 230.04)].map(sample), unit: "millicores"),
      .values(name: "Memory", [(0, 310), (60, 0.25)].map(sample)),
    ])
    #expect(
      try ReadOut(chart.layer).columns == [
        ["0:00", "CPU 210 millicores", "Memory 310"], ["1:00", "Memory 0.25"],
      ])
  }

  @Test func `each column tells the last sample in it, or nothing`() throws {
    var random = SeededGenerator(seed: 25)
    for _ in 0..<200 {
      let times = (0..<Int.random(in: 1...300, using: &random)).map { _ in
        Double.random(in: -5...110, using: &random)
      }.sorted()
      let told = try ReadOut(
        chart([.values(name: "CPU", times.map { sample($0, 1) })]).layer
      ).columns
      let inside = times.filter { (0...100).contains($0) }
      guard !inside.isEmpty else {
        #expect(told.isEmpty)
        continue
      }
      #expect((1...120).contains(told.count))
      for (index, column) in told.enumerated() {
        let last = inside.last {
          min(Int($0 * Double(told.count) / 100), told.count - 1) == index
        }
        #expect(column.first == last.map { Format.offset(seconds: $0) })
      }
    }
  }

  @Test func `steady samples leave no column between them empty`() throws {
    for every in [0.5, 1, 5, 7] {
      let samples = stride(from: 0, to: 100, by: every).map { sample($0, 1) }
      let told = try ReadOut(chart([.values(name: "CPU", samples)]).layer).columns
      #expect(told.count == min(120, Int(100 / every)))
      #expect(told.allSatisfy { !$0.isEmpty })
    }
  }

  @Test func `nothing measured has nothing to tell`() {
    #expect(chart([.values(name: "CPU", []), .spans(name: "Life cycle", [])]).layer.isEmpty)
    #expect(chart([.values(name: "CPU", [Lane.Sample(at: 1, value: nil)])]).layer.isEmpty)
  }

  @Test func `links to log lines lie over the columns`() {
    let rows = [Lane.EventRow(label: "error", style: "bad", isLarge: true)]
    let chart = chart([
      .values(name: "CPU", [sample(1, 1)]),
      .events(name: "Log", [Lane.Event(at: 5, row: 0, href: "#log-1")], rows: rows),
    ])
    #expect(chart.layer.hasPrefix("<div class=\"hits\""))
    #expect(chart.layer.contains("</div><svg class=\"overlay\""))
  }

  // MARK: Fixtures

  private func chart(_ lanes: [Lane]) -> LaneChart {
    LaneChart(title: "Session", seconds: 100, lanes: lanes, finding: "Nothing.")
  }

  private func sample(_ at: Double, _ value: Double) -> Lane.Sample {
    Lane.Sample(at: at, value: value)
  }
}
