/// Values with the intervals that hold the true ones, on one axis: a dot each, and whiskers.
public struct IntervalPlot: Sendable {
  /// A value with its interval.
  public struct Mark: Sendable, Equatable {
    /// What a mark stands for, which gives it its colour.
    public enum Tone: String, Sendable {
      case baseline, candidate, worse, better, neutral
    }

    /// What was seen.
    public let value: Double
    /// The low end of the interval; nil where it is open.
    public let low: Double?
    /// The high end of the interval; nil where it is open.
    public let high: Double?
    /// What it stands for.
    public let tone: Tone

    /// A mark.
    public init(value: Double, low: Double?, high: Double?, tone: Tone) {
      self.value = value
      self.low = low
      self.high = high
      self.tone = tone
    }

    fileprivate var places: [Double] { [low, value, high].compactMap(\.self) }
  }

  /// What is to be seen, in words.
  public let title: String
  /// The marks from top to bottom.
  public let marks: [Mark]
  /// The axis of all of them.
  public let axis: IntervalAxis

  /// A plot of the marks on an axis that holds them all.
  ///
  /// - Parameters:
  ///   - title: what is to be seen, in words.
  ///   - unit: what the values are.
  ///   - marks: the marks from top to bottom.
  public init(title: String, unit: IntervalAxis.Unit, marks: [Mark]) {
    self.title = title
    self.marks = marks
    axis = IntervalAxis(unit, covering: marks.flatMap(\.places))
  }

  private static let rowHeight = 18.0

  /// The plot as an `svg` element of class `mini`.
  public var svg: String {
    var writer = SVGWriter()
    let foot = Self.rowHeight * Double(marks.count) + 2
    for tick in axis.ticks {
      let x = tick.fraction * 100
      writer.vertical(x: x, from: 0, to: foot, class: tick.isZero ? "base" : "grid")
      writer.label(tick.label, x: x, y: foot + 13, anchor: .middle)
    }
    for (index, mark) in marks.enumerated() {
      draw(mark, y: 10 + Self.rowHeight * Double(index), into: &writer)
    }
    return writer.mini(title: title, height: Int(foot) + 18)
  }

  private func draw(_ mark: Mark, y: Double, into writer: inout SVGWriter) {
    writer.group(class: mark.tone.rawValue) { writer in
      let value = axis.fraction(of: mark.value) * 100
      for (end, edge) in [(mark.low, 0.0), (mark.high, 100.0)] {
        let x = end.map { axis.fraction(of: $0) * 100 }
        writer.line(
          x1: min(value, x ?? edge), x2: max(value, x ?? edge), y1: y, y2: y,
          class: x == nil ? "interval open" : "interval")
        if let x { writer.vertical(x: x, from: y - 4, to: y + 4, class: "interval") }
      }
      writer.circle(
        x: value, y: y, radius: 4.5, class: mark.tone == .baseline ? "hollow" : "dot")
    }
  }
}
