/// The highest value in each bucket of time, against a cap.
public struct StepAreaChart: Chart {
  /// One bucket of time.
  public struct Bucket: Sendable, Equatable {
    /// When it is, as in `Thu 16 Oct 11:00–12:00`.
    public let label: String
    /// The highest value in it; nil where it is not known, drawn as a gap.
    public let value: Int?
    /// Where a click on it leads; nil for nowhere.
    public let href: String?

    /// A bucket; a value under 0 is taken as 0.
    public init(label: String, value: Int?, href: String? = nil) {
      self.label = label
      self.value = value.map(\.asCount)
      self.href = href
    }
  }

  /// What no value can exceed.
  public struct Cap: Sendable, Equatable {
    /// The value.
    public let value: Int
    /// The word for it, as in `cap`.
    public let name: String

    /// A cap.
    public init(_ value: Int, name: String = "cap") {
      self.value = value.asCount
      self.name = name
    }
  }

  /// What the chart shows.
  public let title: String
  /// What is counted.
  public let noun: Noun
  /// The buckets from left to right.
  public let buckets: [Bucket]
  /// The length of a bucket.
  public let bucketSeconds: Int
  /// The ticks of the time axis.
  public let ticks: [AxisTick]
  /// The cap; nil if there is none or it is not known.
  public let cap: Cap?
  /// Where in time the peak was, from 0 to 1; nil for the middle of its bucket.
  public let peakFraction: Double?
  /// A sentence that tells what is to be seen, for the description; nil for the plain facts only.
  public let finding: String?

  /// A chart of buckets.
  public init(
    title: String, noun: Noun, buckets: [Bucket], bucketSeconds: Int, ticks: [AxisTick],
    cap: Cap? = nil, peakFraction: Double? = nil, finding: String? = nil
  ) {
    self.title = title
    self.noun = noun
    self.buckets = buckets
    self.bucketSeconds = max(1, bucketSeconds)
    self.ticks = ticks
    self.cap = cap
    self.peakFraction = peakFraction.map(\.clampedToUnit)
    self.finding = finding
  }

  /// The highest value of all, and the index of its first bucket; nil if no value is known.
  var peak: (index: Int, value: Int)? {
    var best: (index: Int, value: Int)?
    for (index, bucket) in buckets.enumerated() {
      if let value = bucket.value, value > best?.value ?? 0 { best = (index, value) }
    }
    return best
  }

  /// The numbers, newest bucket first.
  public var table: ChartTable {
    let every = Format.step(seconds: bucketSeconds)
    let rows = buckets.reversed().map { bucket in
      var cells = [bucket.label, bucket.value.map { Format.count($0) } ?? Format.nothing]
      if let cap {
        let free = bucket.value.map { Format.count(max(0, cap.value - $0)) }
        cells.append(free ?? Format.nothing)
      }
      return ChartTable.Row(cells, href: bucket.href)
    }
    return ChartTable(
      caption: "\(title), one row for each \(every), newest first",
      header: ["From, \(every) each", "At most"] + (cap == nil ? [] : ["Free"]), rows: rows)
  }

  /// A column for each bucket, which tells its value while pointed at.
  public var layer: String {
    var layer = HitLayer()
    for bucket in buckets {
      layer.column(href: bucket.href) { output in
        output.append("<b>")
        output.append(escaping: bucket.label)
        output.append("</b><span>")
        output.append(escaping: told(bucket))
        output.append("</span>")
      }
    }
    return layer.html
  }

  private func told(_ bucket: Bucket) -> String {
    guard let value = bucket.value else { return "no data" }
    let free = cap.map { ", \(Format.count(max(0, $0.value - value))) free" } ?? ""
    return "at most \(noun.counting(value)) at once" + free
  }
}
