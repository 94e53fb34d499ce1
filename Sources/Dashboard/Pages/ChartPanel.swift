import Charts

/// A chart under its heading, with its legend and its numbers.
struct ChartPanel: Part {
  static let template = "parts/chart"

  /// The anchor of the panel; the ids in the chart begin with it.
  let id: String
  let heading: String
  let note: String?
  let hasLegend: Bool
  let legend: [LegendItem]
  /// The chart as markup, made by `Charts`, which escapes what goes into it.
  let markup: String
  let numbers: Numbers?

  init(
    id: String, heading: String, note: String? = nil, legend: [LegendItem] = [],
    chart: some Chart, hasNumbers: Bool = true
  ) {
    self.id = id
    self.heading = heading
    self.note = note
    self.legend = legend
    hasLegend = !legend.isEmpty
    markup = chart.html(id: "\(id)-chart")
    numbers = hasNumbers ? Numbers(chart.table) : nil
  }

  /// What a colour or a line stands for.
  struct LegendItem: Part {
    static let template = "parts/legend"

    let label: String
    var isID = false
    /// How many there are.
    var count: String?
    /// The outcome whose swatch is shown.
    var swatch: String?
    /// The classes of the line that is shown.
    var line: String?
    /// The page with only these sessions.
    var href: String?
  }

  /// The numbers of a chart as a table.
  struct Numbers: View {
    let caption: String
    let columns: [Column]
    let lines: [Line]

    init(_ table: ChartTable) {
      caption = table.caption
      columns = table.header.enumerated().map { Column(name: $1, isNumber: $0 > 0) }
      lines = table.rows.map { row in
        Line(first: row.cells.first ?? "", href: row.href, rest: Array(row.cells.dropFirst()))
      }
    }
  }

  /// The head of a column.
  struct Column: View {
    let name: String
    let isNumber: Bool
  }

  /// A row of the table.
  struct Line: Part {
    static let template = "parts/line"

    /// The name of the row.
    let first: String
    let href: String?
    let rest: [String]
  }
}
