/// Percentiles of several groups under one axis.
public struct RangeMarkChart: Chart {
  /// One mark with its name.
  public struct Row: Sendable, Equatable {
    /// What the mark is about, as in a deployment's short id.
    public let label: String
    /// How many values the percentiles are of.
    public let count: Int
    /// The percentiles.
    public let mark: RangeMark
    /// Where the row of the table leads; nil for nowhere.
    public let href: String?

    /// A row.
    public init(label: String, count: Int, mark: RangeMark, href: String? = nil) {
      self.label = label
      self.count = count.asCount
      self.mark = mark
      self.href = href
    }
  }

  /// What the chart shows.
  public let title: String
  /// What was measured.
  public let noun: Noun
  /// What a row is, as in `Deployment`: the head of the table's first column.
  public let rowName: String
  /// The axis of all rows.
  public let scale: SecondsScale
  /// The marks from top to bottom.
  public let rows: [Row]
  /// A sentence that tells what is to be seen, for the description; nil for the numbers only.
  public let finding: String?

  /// A chart of rows on one axis.
  public init(
    title: String, noun: Noun, rowName: String, scale: SecondsScale, rows: [Row],
    finding: String? = nil
  ) {
    self.title = title
    self.noun = noun
    self.rowName = rowName
    self.scale = scale
    self.rows = rows
    self.finding = finding
  }

  private static let head = 24.0
  private static let rowHeight = 40.0

  /// The picture: the axis on top, and in each row the label over the mark.
  public var drawing: Drawing {
    var writer = SVGWriter()
    let height = Self.head + Self.rowHeight * Double(max(1, rows.count))
    for tick in scale.ticks {
      writer.vertical(x: tick.fraction * 100, from: 16, to: height, class: "grid")
    }
    scale.drawHead(labels: .times, into: &writer)
    for (index, row) in rows.enumerated() {
      let y = Self.head + Double(index) * Self.rowHeight
      let told = [row.mark.p50, row.mark.p95, row.mark.p99].map(RangeMark.told)
      let numbers = row.mark.p50 == nil ? "none measured" : told.joined(separator: ", ")
      writer.label(row.label, x: 0, y: y + 12, class: "name", note: numbers)
      row.mark.draw(y: y + 25, on: scale, into: &writer)
    }
    if rows.isEmpty {
      writer.label(
        "No \(noun.plural) in this range", x: 50, y: Self.head + 20, anchor: .middle,
        class: "strong")
    }
    let told = rows.map { "\($0.label), \($0.mark.summary)." }
    return Drawing(
      title: title,
      summary: rows.isEmpty
        ? "No \(noun.plural) in this range."
        : ([finding].compactMap(\.self) + told).joined(separator: " "),
      height: Int(height), body: writer.text, plotClass: "flush", leading: 8, trailing: 8,
      below: 0)
  }

  /// The numbers, in the order of the rows.
  public var table: ChartTable {
    ChartTable(
      caption: title, header: [rowName, noun.plural.capitalizedFirst, "p50", "p95", "p99"],
      rows: rows.map { row in
        let values = [row.mark.p50, row.mark.p95, row.mark.p99].map(RangeMark.told)
        return ChartTable.Row([row.label, Format.count(row.count)] + values, href: row.href)
      })
  }
}
