/// One strip of a ``LaneChart``. All times are seconds from the left end of its axis.
public struct Lane: Sendable, Equatable {
  /// A stretch of time in which something went on.
  public struct Span: Sendable, Equatable {
    /// How a span is drawn.
    public enum Style: Sendable, Equatable {
      /// A dashed outline: not there yet.
      case pending
      /// A filled bar.
      case solid
    }

    /// When it begins.
    public let from: Double
    /// When it ends.
    public let to: Double
    /// How it is drawn.
    public let style: Style
    /// The word for it, written into a solid span and under a pending one.
    public let label: String

    /// A span.
    public init(from: Double, to: Double, style: Style, label: String) {
      self.from = from
      self.to = to
      self.style = style
      self.label = label
    }
  }

  /// The moment in which something ended, and how.
  public struct End: Sendable, Equatable {
    /// When it was.
    public let at: Double
    /// The word for how it ended, as in `failed`.
    public let label: String
    /// The last part of its class, as in `fill-failed`.
    public let style: String
    /// Whether it ended badly, so that the word stands out.
    public let isBad: Bool

    /// An end.
    public init(at: Double, label: String, style: String, isBad: Bool = false) {
      self.at = at
      self.label = label
      self.style = style
      self.isBad = isBad
    }
  }

  /// A measured value.
  public struct Sample: Sendable, Equatable {
    /// When it was measured.
    public let at: Double
    /// The value; nil where a sample is missing, drawn as a gap.
    public let value: Double?

    /// A sample.
    public init(at: Double, value: Double?) {
      self.at = at
      self.value = value.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// A row of marks in a lane of events.
  public struct EventRow: Sendable, Equatable {
    /// The name of the row, as in `error`.
    public let label: String
    /// The last part of its class, as in `fill-bad`.
    public let style: String
    /// Whether the marks are large: few and important.
    public let isLarge: Bool

    /// A row.
    public init(label: String, style: String, isLarge: Bool) {
      self.label = label
      self.style = style
      self.isLarge = isLarge
    }
  }

  /// Something that happened.
  public struct Event: Sendable, Equatable {
    /// When it was.
    public let at: Double
    /// The index of its row.
    public let row: Int
    /// Where a click on its mark leads; nil for nowhere.
    public let href: String?

    /// An event.
    public init(at: Double, row: Int, href: String? = nil) {
      self.at = at
      self.row = row
      self.href = href
    }
  }

  enum Content: Sendable, Equatable {
    case spans([Span], end: End?)
    case values([Sample], unit: String, limit: Double?)
    case events([Event], rows: [EventRow])
  }

  /// The name of the lane, written over it.
  public let name: String
  let content: Content

  /// A lane of spans, with a mark where they end; nil while they go on.
  public static func spans(name: String, _ spans: [Span], end: End? = nil) -> Lane {
    Lane(name: name, content: .spans(spans, end: end))
  }

  /// A lane of a line over an area.
  ///
  /// - Parameters:
  ///   - name: of what is measured.
  ///   - samples: in the order of time.
  ///   - unit: written behind the name, as in `MiB`; empty for none.
  ///   - limit: a value drawn as a dashed line; nil for none.
  /// - Returns: the lane.
  public static func values(
    name: String, _ samples: [Sample], unit: String = "", limit: Double? = nil
  ) -> Lane {
    let limit = limit.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    return Lane(name: name, content: .values(samples, unit: unit, limit: limit))
  }

  /// A lane of marks in rows; an event of a row that is not there is left out.
  public static func events(name: String, _ events: [Event], rows: [EventRow]) -> Lane {
    let known = events.filter { rows.indices.contains($0.row) }
    return Lane(name: name, content: .events(known, rows: rows))
  }
}
