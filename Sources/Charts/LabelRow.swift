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

  private var taken: [ClosedRange<Double>] = []
  private var takenWhenNarrow: [ClosedRange<Double>] = []

  /// Room in percent of the plot that a label of eight characters needs where it is 544 px wide,
  /// the width under which `minor` labels go.
  private static let wide = 11.0
  /// The same for a plot of 240 px, that of a small phone.
  private static let narrow = 25.0

  /// Whether a label that starts, ends or is centred at `x` percent may be drawn, and where.
  mutating func place(x: Double, anchor: SVGWriter.Anchor) -> Fit? {
    let room = Self.extent(x: x, width: Self.wide, anchor: anchor)
    guard !taken.contains(where: { $0.overlaps(room) }) else { return nil }
    taken.append(room)
    let narrowRoom = Self.extent(x: x, width: Self.narrow, anchor: anchor)
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
