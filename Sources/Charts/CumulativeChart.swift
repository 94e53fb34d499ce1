/// Which share of the values lies within how many seconds, with the tail stretched.
///
/// Half of the height is above 95 %: what users complain about is in the slowest twentieth.
public struct CumulativeChart: Chart {
  /// A step of a distribution.
  public struct Step: Sendable, Equatable {
    /// A value, in seconds.
    public let seconds: Double
    /// How many values are at most this large.
    public let count: Int

    /// A step.
    public init(seconds: Double, count: Int) {
      self.seconds = seconds
      self.count = count.asCount
    }
  }

  /// One line.
  public struct Series: Sendable, Equatable {
    /// What the line is about, as in a deployment's short id.
    public let name: String
    /// The steps, by rising seconds and counts; the last count is the number of values.
    public let steps: [Step]
    /// Where the row of the table leads; nil for nowhere.
    public let href: String?
    /// Whether the counts are known to a percent of all only.
    let isInPercents: Bool

    /// A line of steps, which are put in order.
    public init(name: String, steps: [Step], href: String? = nil) {
      self.init(name: name, steps: steps, isInPercents: false, href: href)
    }

    private init(name: String, steps: [Step], isInPercents: Bool, href: String?) {
      self.name = name
      self.isInPercents = isInPercents
      self.steps = steps.filter(\.seconds.isFinite).sorted {
        ($0.seconds, $0.count) < ($1.seconds, $1.count)
      }
      self.href = href
    }

    /// A line of single values in seconds, in any order.
    public init(name: String, values: [Double], href: String? = nil) {
      let ordered = values.filter(\.isFinite).sorted()
      let last = ordered.indices.filter { $0 + 1 == ordered.count || ordered[$0] < ordered[$0 + 1] }
      self.init(
        name: name, steps: last.map { Step(seconds: ordered[$0], count: $0 + 1) }, href: href)
    }

    /// A line of the percentiles 0 to 100 of so many values, in seconds, each the nearest rank.
    ///
    /// Up to a hundred values they are all there; of more, counts are known to a percent.
    public init(name: String, percentiles: [Double], count: Int, href: String? = nil) {
      let count = count.asCount
      let steps = percentiles.enumerated().map { percent, seconds in
        Step(seconds: seconds, count: max(min(1, count), (count * percent + 99) / 100))
      }
      self.init(name: name, steps: steps, isInPercents: count > 100, href: href)
    }

    /// How many values there are.
    public var count: Int { steps.last?.count ?? 0 }

    /// The smallest value that a share of all values does not exceed; nil if there are none.
    public func percentile(_ share: Double) -> Double? {
      let count = Double(count)
      guard count > 0 else { return nil }
      return steps.first { Double($0.count) / count >= share }?.seconds
    }
  }

  /// What the chart shows.
  public let title: String
  /// What was measured.
  public let noun: Noun
  /// What a line is, as in `Deployment`: the head of the table's first column.
  public let rowName: String
  /// The horizontal axis; a line ends where it leaves it.
  public let scale: SecondsScale
  /// The lines, newest first: the first is drawn in the accent colour and on top of the others.
  public let series: [Series]
  /// A sentence that tells what is to be seen, for the description; nil for the numbers only.
  public let finding: String?

  /// A chart of lines on one axis.
  public init(
    title: String, noun: Noun, rowName: String, scale: SecondsScale, series: [Series],
    finding: String? = nil
  ) {
    self.title = title
    self.noun = noun
    self.rowName = rowName
    self.scale = scale
    self.series = series
    self.finding = finding
  }

  /// The classes of the lines, newest first; all further ones look like the last.
  public static let lineStyles = ["line new", "line old", "line older", "line oldest"]

  /// The class of the line of an index, for a legend.
  public static func lineStyle(_ index: Int) -> String {
    lineStyles[min(max(index, 0), lineStyles.count - 1)]
  }

  /// The percentiles of the lines, newest first.
  public var table: ChartTable {
    let shares = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999]
    return ChartTable(
      caption: title,
      header: [rowName, noun.plural.capitalizedFirst]
        + shares.map { "p" + Format.number($0 * 100) },
      rows: series.map { series in
        ChartTable.Row(
          [series.name, Format.count(series.count)]
            + shares.map { RangeMark.told(series.percentile($0)) },
          href: series.href)
      })
  }
}
