/// What work costs as what it goes over grows.
///
/// Both axes are logarithmic: a cost that grows in step goes up as steeply as the grid, and one that
/// does not depend on the size is level. Lines are named at their ends, so the chart is to stand
/// alone, which leaves room for that.
public struct CostChart: Chart {
  /// One cost at one size.
  public struct Point: Sendable, Equatable {
    /// How much there was; at least 1.
    public let size: Int
    /// What it cost.
    public let milliseconds: Double

    /// A point; a size under 1 is taken as 1.
    public init(size: Int, milliseconds: Double) {
      self.size = max(1, size)
      self.milliseconds = milliseconds
    }
  }

  /// The cost of one kind of work.
  public struct Series: Sendable, Equatable {
    /// The work, in a word or two.
    public let name: String
    /// Its costs, by size. What is not a number over 0 has no place on the axis and is left out.
    public let points: [Point]

    /// A line through points in any order.
    public init(name: String, points: [Point]) {
      self.name = name
      self.points = points.filter { $0.milliseconds.isFinite && $0.milliseconds > 0 }
        .sorted { ($0.size, $0.milliseconds) < ($1.size, $1.milliseconds) }
    }
  }

  /// What the chart shows.
  public let title: String
  /// What the work goes over.
  public let noun: Noun
  /// The lines; the first is drawn in the accent colour.
  public let series: [Series]
  /// A sentence that tells what is to be seen, for the description; nil for the numbers only.
  public let finding: String?

  /// A chart of lines on the same axes.
  public init(title: String, noun: Noun, series: [Series], finding: String? = nil) {
    self.title = title
    self.noun = noun
    self.series = series
    self.finding = finding
  }

  /// The costs, a row for each size.
  public var table: ChartTable {
    let sizes = Set(series.flatMap { $0.points.map(\.size) }).sorted()
    return ChartTable(
      caption: title, header: [noun.plural.capitalizedFirst] + series.map(\.name),
      rows: sizes.map { size in
        let costs = series.map { series in
          series.points.last { $0.size == size }.map(\.told) ?? Format.nothing
        }
        return ChartTable.Row([Format.count(size)] + costs)
      })
  }
}

extension CostChart.Point {
  /// The cost in the unit that keeps it short, as in `40 µs`, `2.4 ms` or `1.2 s`.
  var told: String {
    switch milliseconds {
    case 1000...: Format.number(milliseconds / 1000) + " s"
    case 10...: Format.number(milliseconds, places: 0) + " ms"
    case 0.1...: Format.number(milliseconds) + " ms"
    default: Format.number(milliseconds * 1000) + " µs"
    }
  }
}
