/// Three percentiles on one line: a ring at p50, a bar to p95, a line to p99.
public struct RangeMark: Sendable, Equatable {
  /// What is measured, as in `Bot start`.
  public let name: String
  /// The middle value, in seconds; nil where nothing was measured.
  public let p50: Double?
  /// The value that 95 in 100 do not exceed, in seconds.
  public let p95: Double?
  /// The value that 99 in 100 do not exceed, in seconds.
  public let p99: Double?
  /// Whether this is the one to look at, drawn in the accent colour.
  public let isEmphasized: Bool

  /// A mark of percentiles in seconds.
  public init(
    name: String, p50: Double?, p95: Double?, p99: Double?, isEmphasized: Bool = false
  ) {
    self.name = name
    self.p50 = p50
    self.p95 = p95
    self.p99 = p99
    self.isEmphasized = isEmphasized
  }

  /// The percentiles in words, as in `Bot start: p50 1 s, p95 7 s, p99 10 s`.
  public var summary: String {
    guard p50 != nil else { return "\(name): none measured" }
    let told = [("p50", p50), ("p95", p95), ("p99", p99)].map { "\($0) \(Self.told($1))" }
    return "\(name): \(told.joined(separator: ", "))"
  }

  static func told(_ seconds: Double?) -> String {
    seconds.map { Format.duration(seconds: $0) } ?? Format.nothing
  }

  /// The mark as an `svg` element of class `mini`, on the axis that all rows of a table share.
  public func svg(on scale: SecondsScale) -> String {
    var writer = SVGWriter()
    draw(y: 7, on: scale, into: &writer)
    return writer.mini(title: summary, height: 14)
  }

  func draw(y: Double, on scale: SecondsScale, into writer: inout SVGWriter) {
    guard let p50 else { return }
    let middle = scale.fraction(of: p50) * 100
    let far = scale.fraction(of: p95 ?? p50) * 100
    let end = scale.fraction(of: p99 ?? p95 ?? p50) * 100
    writer.markup("<g class=\"ranges\(isEmphasized ? " new" : "")\" stroke=\"currentColor\">")
    writer.line(x1: far, x2: end, y1: y, y2: y, class: "", width: 1.5)
    writer.line(x1: middle, x2: far, y1: y, y2: y, class: "", width: 4)
    writer.line(x1: far, x2: far, y1: y - 5, y2: y + 5, class: "", width: 2)
    writer.line(x1: end, x2: end, y1: y - 3, y2: y + 3, class: "", width: 1.5)
    writer.circle(x: middle, y: y, radius: 4.5, class: "hollow")
    writer.markup("</g>")
  }
}
