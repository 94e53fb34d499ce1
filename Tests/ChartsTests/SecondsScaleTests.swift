import Charts
import Testing

@Suite struct SecondsScaleTests {
  @Test(arguments: [
    (0.0, ["0 s", "1 s", "2 s", "3 s", "4 s"], "at least four seconds"),
    (13, ["0 s", "5 s", "10 s", "15 s"], "whole steps"),
    (95, ["0 s", "30 s", "1 min", "90 s", "2 min"], "minutes"),
    (7200, ["0 s", "30 min", "1 h", "90 min", "2 h"], "hours"),
  ])
  func `a linear axis has whole steps`(_ value: Double, _ labels: [String], _ why: String) {
    #expect(SecondsScale.linear(upTo: value).ticks.map(\.label) == labels)
  }

  @Test func `a logarithmic axis covers what it must`() {
    let scale = SecondsScale.logarithmic(covering: 3...7000)
    #expect(scale.lowest == 2 && scale.highest == 7200)
    #expect(scale.ticks.count <= 8)
    #expect(abs(scale.fraction(of: 120) - 0.5) < 1e-9)
  }

  @Test(arguments: [0, -1, 1e-300, 1e300, .infinity, .nan, 42])
  func `any value has a place on any axis`(_ value: Double) {
    let bounds = value.isNaN ? 0...0 : min(0, value)...max(0, value)
    for scale in [SecondsScale.linear(upTo: value), .logarithmic(covering: bounds)] {
      #expect(scale.highest > scale.lowest)
      #expect(scale.ticks.first?.fraction == 0 && scale.ticks.last?.fraction == 1)
      #expect((0...1).contains(scale.fraction(of: value)))
    }
  }

  @Test func `later is further right`() {
    for scale in [SecondsScale.linear(upTo: 60), .logarithmic(covering: 1...3600)] {
      let places = (0...3600).map { scale.fraction(of: Double($0)) }
      #expect(places == places.sorted())
    }
  }
}
