import TestSupport
import Testing

@testable import Charts

@Suite struct ValueAxisTests {
  @Test func `an axis has at most five round ticks and a little room on top`() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let highest =
        Double.random(in: 1...10, using: &random) * power(Int.random(in: 0...9, using: &random))
      let axis = ValueAxis(highest: highest, least: 4, intervals: 4, wholeNumbers: true)
      #expect((2...5).contains(axis.ticks.count), "for \(highest)")
      #expect(isRound(axis.step) && axis.step == axis.step.rounded(), "for \(highest)")
      #expect(axis.top == max(highest, 4) * 1.03)
      #expect(axis.ticks.allSatisfy { $0 <= axis.top })
    }
  }

  @Test func `the scale of counts is never less than 0 to 4`() {
    let axis = ValueAxis(highest: 0, least: 4, intervals: 4, wholeNumbers: true)
    #expect(axis.ticks == [0, 1, 2, 3, 4])
  }

  @Test func `an axis that may reach a tick still has at most five`() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<2000 {
      let highest = Double(Int.random(in: 0...10_000, using: &random))
      let axis = ValueAxis(
        highest: highest, least: 4, intervals: 4, headroom: 1.15, reach: 1.25, wholeNumbers: true)
      #expect((2...5).contains(axis.ticks.count), "for \(highest)")
      #expect((1.149...1.251).contains(axis.top / max(highest, 4)), "for \(highest)")
    }
  }

  @Test(arguments: [0, 1e-9, .infinity, .nan, -1, 1e308, .leastNonzeroMagnitude])
  func `an axis of any number can be drawn`(_ highest: Double) {
    let axis = ValueAxis(highest: highest, least: 0, intervals: 2, headroom: 1.2)
    #expect(axis.step > 0 && axis.top.isFinite)
    #expect((0...100).contains(axis.depth(of: highest, height: 100)))
  }

  private func isRound(_ step: Double) -> Bool {
    (0...12).contains { place in
      [1, 2, 2.5, 5].contains { $0 * power(place) == step }
    }
  }

  private func power(_ places: Int) -> Double {
    (0..<places).reduce(1) { value, _ in value * 10 }
  }
}
