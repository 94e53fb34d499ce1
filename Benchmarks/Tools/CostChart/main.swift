// Draws measured costs as a picture:
//
//   cost-chart costs.json ../docs/performance.svg
//
// The file says, for each kind of work, how many milliseconds it took with how many sessions, and
// may say in a caption where that was measured:
//
//   {"caption": "2 cores", "series": [{"name": "report", "points": [[1000, 0.4], [10000, 0.6]]}]}
import Charts
import Foundation

/// What was measured.
struct Costs: Decodable {
  struct Series: Decodable {
    var name: String
    /// Pairs of a number of sessions and a number of milliseconds.
    var points: [[Double]]
  }

  var caption: String?
  var series: [Series]

  /// The costs as a chart. A point that is no pair is left out.
  var chart: CostChart {
    CostChart(
      title: "Time that work takes, by the number of sessions held", noun: Noun("session"),
      series: series.map { series in
        CostChart.Series(
          name: series.name,
          points: series.points.compactMap { pair in
            guard pair.count == 2, let size = Int(exactly: pair[0].rounded()) else { return nil }
            return CostChart.Point(size: size, milliseconds: pair[1])
          })
      })
  }
}

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let input = arguments.first, let output = arguments.last else {
  print("usage: cost-chart COSTS.json PICTURE.svg")
  exit(1)
}
let costs = try JSONDecoder().decode(Costs.self, from: Data(contentsOf: URL(filePath: input)))
try Data(costs.chart.standalone(caption: costs.caption).utf8).write(to: URL(filePath: output))
