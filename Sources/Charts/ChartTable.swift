/// The numbers of a chart as a table: its twin for readers who cannot or do not want to see it.
public struct ChartTable: Sendable, Equatable {
  /// A row of a table.
  public struct Row: Sendable, Equatable {
    /// The cells as text, not escaped; the first names the row.
    public let cells: [String]
    /// Where the row leads: the same address as the link over the chart; nil for no link.
    public let href: String?

    /// A row of cells.
    public init(_ cells: [String], href: String? = nil) {
      self.cells = cells
      self.href = href
    }
  }

  /// What the table shows.
  public let caption: String
  /// The names of the columns; the first is the one that names the rows.
  public let header: [String]
  /// The rows, each with as many cells as there are columns.
  public let rows: [Row]

  /// A table of texts that are not escaped.
  public init(caption: String, header: [String], rows: [Row]) {
    self.caption = caption
    self.header = header
    self.rows = rows
  }
}
