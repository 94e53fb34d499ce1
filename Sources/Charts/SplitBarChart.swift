/// What several wholes are made of, one bar under the other.
public struct SplitBarChart: Chart {
  /// One bar with its name.
  public struct Row: Sendable, Equatable {
    /// What the bar is about, as in a deployment's short id.
    public let label: String
    /// The bar. All rows of a chart have the same parts in the same order.
    public let bar: SplitBar
    /// Where the row of the table leads; nil for nowhere.
    public let href: String?

    /// A row.
    public init(label: String, bar: SplitBar, href: String? = nil) {
      self.label = label
      self.bar = bar
      self.href = href
    }
  }

  /// What the chart shows.
  public let title: String
  /// What is counted.
  public let noun: Noun
  /// What a row is, as in `Deployment`: the head of the table's first column.
  public let rowName: String
  /// The bars from top to bottom.
  public let rows: [Row]
  /// A sentence that tells what is to be seen, for the description; nil for the numbers only.
  public let finding: String?

  /// A chart of rows.
  public init(title: String, noun: Noun, rowName: String, rows: [Row], finding: String? = nil) {
    self.title = title
    self.noun = noun
    self.rowName = rowName
    self.rows = rows
    self.finding = finding
  }

  private var parts: [SplitBar.Part] { rows.first?.bar.parts ?? [] }

  private static let rowHeight = 44.0

  /// The picture: a label, the total and the share of the first part over each bar.
  public var drawing: Drawing {
    var writer = SVGWriter()
    for (index, row) in rows.enumerated() {
      let y = Double(index) * Self.rowHeight
      let total = row.bar.total
      writer.label(
        row.label, x: 0, y: y + 14, class: "name", note: noun.counting(total))
      if let first = row.bar.parts.first, total > 0 {
        writer.label(
          "\(Format.share(first.value, of: total)) \(first.name)", x: 100, y: y + 14,
          anchor: .end)
      }
      row.bar.draw(y: y + 20, height: 14, into: &writer)
    }
    if rows.isEmpty {
      writer.label(
        "No \(noun.plural) in this range", x: 50, y: Self.rowHeight / 2, anchor: .middle,
        class: "strong")
    }
    let told = rows.map { "\($0.label): \($0.bar.summary)." }
    return Drawing(
      title: title,
      summary: rows.isEmpty
        ? "No \(noun.plural) in this range."
        : ([finding].compactMap(\.self) + told).joined(separator: " "),
      height: Int(Self.rowHeight) * max(1, rows.count), body: writer.text,
      legend: parts.map { LegendKey(label: $0.name, sign: .fill, style: "fill-\($0.style)") },
      plotClass: "flush", leading: 0, trailing: 0, below: 0)
  }

  /// The numbers, in the order of the rows.
  public var table: ChartTable {
    let header = [rowName, noun.plural.capitalizedFirst] + parts.map(\.name.capitalizedFirst)
    return ChartTable(
      caption: title, header: header,
      rows: rows.map { row in
        let values = row.bar.parts.prefix(parts.count).map { Format.count($0.value) }
        let filling = Array(repeating: Format.nothing, count: parts.count - values.count)
        return ChartTable.Row(
          [row.label, Format.count(row.bar.total)] + values + filling, href: row.href)
      })
  }
}
