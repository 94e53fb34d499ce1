/// Keeps labels of one line from covering each other, without knowing how wide the plot will be.
///
/// A label may be left out of narrow plots (class `minor`), or altogether where it would not even
/// fit into a wide one.
struct LabelRow {
  /// How a label is drawn.
  enum Fit {
    /// In every plot.
    case always
    /// In plots that are not narrow.
    case wideOnly
  }

  /// Room in percent of the plot that a label needs where it is 544 px wide, the width under which
  /// `minor` labels go.
  private let wide: Double
  /// The same for a plot of 240 px, that of a small phone.
  private let narrow: Double

  private var taken: [ClosedRange<Double>] = []
  private var takenWhenNarrow: [ClosedRange<Double>] = []

  /// A row for labels of eight wide characters, as in the short id of a deployment.
  static let ids = LabelRow(wide: 11, narrow: 25)
  /// A row for labels of six characters, as in `30 min`.
  static let times = LabelRow(wide: 7, narrow: 16)
  /// A row for such labels in a cell of a table.
  static let timesInCell = LabelRow(wide: 20, narrow: 20)

  private init(wide: Double, narrow: Double) {
    self.wide = wide
    self.narrow = narrow
  }

  /// Whether a label that starts, ends or is centred at `x` percent may be drawn, and where.
  mutating func place(x: Double, anchor: SVGWriter.Anchor) -> Fit? {
    let room = Self.extent(x: x, width: wide, anchor: anchor)
    guard !taken.contains(where: { $0.overlaps(room) }) else { return nil }
    taken.append(room)
    let narrowRoom = Self.extent(x: x, width: narrow, anchor: anchor)
    guard !takenWhenNarrow.contains(where: { $0.overlaps(narrowRoom) }) else { return .wideOnly }
    takenWhenNarrow.append(narrowRoom)
    return .always
  }

  private static func extent(
    x: Double, width: Double, anchor: SVGWriter.Anchor
  ) -> ClosedRange<Double> {
    switch anchor {
    case .start: x...(x + width)
    case .middle: (x - width / 2)...(x + width / 2)
    case .end: (x - width)...x
    }
  }
}
