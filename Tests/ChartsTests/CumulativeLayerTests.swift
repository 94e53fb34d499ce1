import Foundation
import TestSupport
import Testing

@testable import Charts

/// What a cumulative chart tells while pointed at.
@Suite struct CumulativeLayerTests {
  @Test func `a column tells the share of values within so many seconds`() throws {
    var random = SeededGenerator(seed: 22)
    for _ in 0..<100 {
      let lines = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        (0..<Int.random(in: 1...300, using: &random)).map { _ in
          Double.random(in: 0...40, using: &random).rounded(.down)
        }
      }
      let scale: SecondsScale =
        Bool.random(using: &random) ? .linear(upTo: 40) : .logarithmic(covering: 1...40)
      let chart = chart(
        lines.enumerated().map { CumulativeChart.Series(name: "line\($0)", values: $1) }, on: scale)
      let told = try ReadOut(chart.layer).columns
      #expect(told.count == scale.columns.count)
      for (column, seconds) in zip(told, scale.columns) {
        let shares = lines.enumerated().map { index, values in
          "line\(index) " + Format.share(values.count { $0 <= seconds }, of: values.count)
        }
        #expect(column == ["within \(Format.step(seconds: Int(seconds)))"] + shares)
      }
    }
  }

  @Test func `a line of percentiles claims no more than it knows`() {
    var random = SeededGenerator(seed: 23)
    for _ in 0..<200 {
      let count = Int.random(in: 1...400, using: &random)
      let values = (0..<count).map { _ in Double.random(in: 0...60, using: &random) }.sorted()
      let percentiles = (0...100).map { values[max(1, ($0 * count + 99) / 100) - 1] }
      let series = CumulativeChart.Series(name: "any", percentiles: percentiles, count: count)
      for seconds in 0...60 {
        let part = values.count { $0 <= Double(seconds) }
        let told = series.share(within: Double(seconds))
        if count <= 100 || part == 0 || part == count {
          #expect(told == Format.share(part, of: count))
        } else {
          #expect(told == (part * 100 < count ? "<1%" : "\(part * 100 / count)%"))
        }
      }
    }
  }

  @Test func `a line of no percentiles has no values`() {
    let series = CumulativeChart.Series(name: "any", percentiles: [], count: 0)
    #expect(series.count == 0)
    #expect(series.share(within: 5) == "–")
  }

  @Test func `no values have nothing to tell`() {
    #expect(chart([], on: .linear(upTo: 9)).layer.isEmpty)
    let series = CumulativeChart.Series(name: "any", values: [])
    #expect(chart([series], on: .linear(upTo: 9)).layer.isEmpty)
  }

  @Test func `a line without values is not told, and the others keep their style`() {
    let series = [[], [1.0]].map { CumulativeChart.Series(name: "any", values: $0) }
    let layer = chart(series, on: .linear(upTo: 4)).layer
    #expect(layer.matches(of: /class="line old"/).count == 4)
    #expect(!layer.contains("line new"))
  }

  @Test(arguments: [
    (4.0, [0, 1, 2, 3], "each second"), (60, Array(0..<60), "no more than sixty"),
    (75, Array(stride(from: 0, to: 75, by: 3)), "every three, as five do not make sixty"),
    (7200, Array(stride(from: 0, to: 7200, by: 120)), "every two minutes"),
  ])
  func `a linear axis has whole seconds`(_ end: Double, _ columns: [Int], _ why: String) {
    #expect(SecondsScale.linear(upTo: end).columns == columns.map(Double.init))
  }

  @Test(arguments: [0, 7, 61, 299, 5000, 86_400, 1e8])
  func `each column of a linear axis is where its number says, and each tick begins one`(
    _ end: Double
  ) {
    let scale = SecondsScale.linear(upTo: end)
    let columns = scale.columns
    #expect((1...60).contains(columns.count))
    for (index, seconds) in columns.enumerated() {
      #expect(abs(scale.fraction(of: seconds) - Double(index) / Double(columns.count)) < 1e-9)
    }
    for tick in scale.ticks.dropLast() {
      let place = tick.fraction * Double(columns.count)
      #expect(abs(place - place.rounded()) < 1e-9)
    }
  }

  @Test func `columns of a logarithmic axis tell round numbers from their part or the one before`()
  {
    var random = SeededGenerator(seed: 24)
    for _ in 0..<100 {
      let lowest = Double.random(in: 0...100, using: &random)
      let scale = SecondsScale.logarithmic(
        covering: lowest...lowest * Double.random(in: 1...1000, using: &random))
      let columns = scale.columns
      #expect(columns == columns.sorted() && columns.first == scale.lowest)
      for (index, seconds) in columns.enumerated() {
        let place = scale.fraction(of: seconds) * Double(columns.count)
        #expect(seconds == seconds.rounded() && place < Double(index + 1) + 1e-9)
        if place < Double(index) - 1e-9 { #expect(seconds == columns[index - 1]) }
      }
    }
    let minutes = SecondsScale.logarithmic(covering: 2...7200).columns
    #expect(Set([10, 30, 60, 300, 600, 1800, 3600]).isSubset(of: minutes))
  }

  // MARK: Fixtures

  private func chart(_ series: [CumulativeChart.Series], on scale: SecondsScale) -> CumulativeChart
  {
    CumulativeChart(
      title: "Bot start", noun: Noun("start"), rowName: "Deployment", scale: scale, series: series)
  }
}
