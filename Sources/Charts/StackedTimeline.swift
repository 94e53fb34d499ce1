/// Stacked bars over time, with the share of one series underneath.
///
/// A bar is a bucket of time; all buckets are equally long and follow each other. One huge bucket
/// is drawn broken, with its number on top, so that it does not flatten the others.
public struct StackedTimeline: Chart {
  /// One colour of the stack.
  public struct Series: Sendable, Equatable {
    /// The word for what is counted, as in `failed`.
    public let name: String
    /// The last part of its classes: `fill-failed` in the chart, `on-failed` and the symbol
    /// `i-failed` in the numbers shown on hover.
    public let style: String

    /// A series.
    public init(name: String, style: String) {
      self.name = name
      self.style = style
    }
  }

  /// One bar.
  public struct Bucket: Sendable, Equatable {
    /// When it is, as in `Thu 16 Oct 18:00–20:00`.
    public let label: String
    /// The counts, in the order of the series; what is missing counts as 0, and a timeline leaves
    /// out what has no series.
    public let values: [Int]
    /// Where a click on the bar leads; nil for nowhere.
    public let href: String?

    /// A bucket; counts under 0 are taken as 0.
    public init(label: String, values: [Int], href: String? = nil) {
      self.label = label
      self.values = values.map(\.asCount)
      self.href = href
    }

    var total: Int { values.reduce(0, +) }
  }

  /// The sub-plot under the bars: how much of each bucket belongs to one series.
  public struct Share: Sendable, Equatable {
    /// The index of the series.
    public let series: Int
    /// What the share is called, as in `Failed share`.
    public let name: String
    /// The share of another period as a fraction of one, drawn as a dashed line; nil for none.
    public let reference: Double?
    /// What that period is, as in `in the 7 d before`.
    public let referenceName: String

    /// A share of the series at an index.
    public init(
      ofSeries series: Int, name: String, reference: Double? = nil, referenceName: String = ""
    ) {
      self.series = series
      self.name = name
      self.reference = reference.flatMap { $0.isFinite ? $0.clampedToUnit : nil }
      self.referenceName = referenceName
    }
  }

  /// How much room the chart takes.
  public enum Size: Sendable, Equatable {
    /// Bars of 168 px and shares of 48 px.
    case regular
    /// Bars of 96 px and shares of 32 px, for a frame in another page.
    case compact
  }

  /// What the chart shows.
  public let title: String
  /// What is counted.
  public let noun: Noun
  /// The colours of a bar from the bottom up.
  public let series: [Series]
  /// The bars from left to right.
  public let buckets: [Bucket]
  /// The length of a bucket.
  public let bucketSeconds: Int
  /// The ticks of the time axis.
  public let ticks: [AxisTick]
  /// Moments marked by a dotted line and a label in the band over the bars.
  public let markers: [AxisTick]
  /// The sub-plot; nil for none.
  public let share: Share?
  /// The part of the axis that was asked for; what is outside is shaded. From 0 to 1.
  public let range: ClosedRange<Double>
  /// The part of the axis for which there is no data; nil for none. From 0 to 1.
  public let missing: ClosedRange<Double>?
  /// A sentence that tells what is to be seen, for the description; nil for the plain facts only.
  public let finding: String?
  /// How much room the chart takes.
  public let size: Size

  /// A timeline of the buckets.
  public init(
    title: String, noun: Noun, series: [Series], buckets: [Bucket], bucketSeconds: Int,
    ticks: [AxisTick], markers: [AxisTick] = [], share: Share? = nil,
    range: ClosedRange<Double> = 0...1, missing: ClosedRange<Double>? = nil,
    finding: String? = nil, size: Size = .regular
  ) {
    self.title = title
    self.noun = noun
    self.series = series
    self.buckets = buckets.map { bucket in
      guard bucket.values.count > series.count else { return bucket }
      let values = Array(bucket.values.prefix(series.count))
      return Bucket(label: bucket.label, values: values, href: bucket.href)
    }
    self.bucketSeconds = max(1, bucketSeconds)
    self.ticks = ticks
    self.markers = markers
    self.share = share.flatMap { series.indices.contains($0.series) ? $0 : nil }
    self.range = range.clamped(to: 0...1)
    let part = missing?.clamped(to: 0...1)
    self.missing = part.flatMap { $0.lowerBound < $0.upperBound ? $0 : nil }
    self.finding = finding
    self.size = size
  }

  /// The numbers, newest bucket first.
  public var table: ChartTable {
    let every = Format.step(seconds: bucketSeconds)
    var header = ["From, \(every) each", noun.plural.capitalizedFirst]
    header += series.map(\.name.capitalizedFirst)
    if let share { header.append(share.name) }
    let rows = buckets.reversed().map { bucket in
      var cells = [bucket.label, Format.count(bucket.total)]
      cells += series.indices.map { Format.count(bucket.value($0)) }
      if let share { cells.append(Format.share(bucket.value(share.series), of: bucket.total)) }
      return ChartTable.Row(cells, href: bucket.href)
    }
    return ChartTable(
      caption: "\(title), one row for each \(every), newest first", header: header, rows: rows)
  }
}

extension StackedTimeline.Bucket {
  func value(_ series: Int) -> Int { values.indices.contains(series) ? values[series] : 0 }
}
