import TestSupport
import Testing

@testable import Charts

@Suite struct IntervalPlotTests {
  private typealias Mark = IntervalPlot.Mark

  @Test(arguments: [
    (IntervalAxis.Unit.share, [0.022, 0.027, 0.079], ["2%", "4%", "6%", "8%"]),
    (.share, [0, 0.0004], ["0%", "0.1%"]), (.share, [0.4, 1], ["40%", "60%", "80%", "100%"]),
    (.share, [1, 1], ["99.9%", "100%"]),
    (.points, [0.032, 0.053], ["−6", "−3", "0", "+3", "+6"]),
    (.seconds, [1, 1], ["1 s", "2 s"]),
    (.seconds, [100, 118], ["100 s", "105 s", "110 s", "115 s", "120 s"]),
    (.moreSeconds, [-13, -3], ["−20 s", "−10 s", "0", "+10 s", "+20 s"]),
    (.moreSeconds, [], ["−2 s", "−1 s", "0", "+1 s", "+2 s"]),
  ])
  func `ticks stand at round numbers around the values`(
    unit: IntervalAxis.Unit, values: [Double], labels: [String]
  ) {
    #expect(IntervalAxis(unit, covering: values).ticks.map(\.label) == labels)
  }

  @Test func `an axis holds what it was made for`() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let unit = generator.pick(IntervalAxis.Unit.share, .points, .seconds, .moreSeconds)
      let scale: Double = [.share, .points].contains(unit) ? 1 : generator.pick(3, 900, 14_400)
      let lowest = [.share, .seconds].contains(unit) ? 0 : -scale
      let width = scale * generator.pick(1, 0.1, 0.001)
      let start = Double.random(in: lowest...scale - width, using: &generator)
      let values = (0..<3).map { _ in start + Double.random(in: 0...width, using: &generator) }
      let axis = IntervalAxis(unit, covering: values)
      #expect((2...6).contains(axis.ticks.count), "\(unit) \(values)")
      #expect(Set(axis.ticks.map(\.label)).count == axis.ticks.count)
      let places = values.map(axis.fraction(of:))
      // Nothing is moved to an end, where it would lie on another value.
      for (value, other) in zip(values, values.dropFirst()) where value != other {
        #expect((axis.fraction(of: value) < axis.fraction(of: other)) == (value < other))
      }
      #expect(places.allSatisfy { (0...1).contains($0) })
    }
  }

  @Test func `a whisker without an end goes on to the edge`() throws {
    let plot = IntervalPlot(
      title: "Cold start p95", unit: .seconds,
      marks: [
        Mark(value: 4, low: 2, high: nil, tone: .baseline),
        Mark(value: 6, low: 4, high: 8, tone: .candidate),
      ])
    let drawn = try XMLReader(plot.svg)
    #expect(drawn.classes.isSuperset(of: ["open", "hollow", "dot", "baseline"]))
    #expect(plot.svg.contains("x2=\"100%\" y1=\"10\" y2=\"10\" class=\"interval open\""))
    #expect(plot.svg.split(separator: "interval open").count == 2, "the other has both ends")
  }
}
