/// How much of something is used, for a cell of a table.
public struct Meter: Sendable, Equatable {
  /// What it shows, as in `14 of 15 active`, read aloud in place of the picture.
  public let title: String
  /// The used part, from 0 to 1.
  public let fraction: Double
  /// The class of the used part, as in `fill-series` or `fill-warn`.
  public let style: String

  /// A meter; a fraction outside 0 to 1 is moved to the nearer end.
  public init(title: String, fraction: Double, style: String = "fill-series") {
    self.title = title
    self.fraction = fraction.clampedToUnit
    self.style = style
  }

  /// The meter as an `svg` element of class `mini`, so many pixels high.
  public func svg(height: Int = 6) -> String {
    var writer = SVGWriter()
    let (height, radius) = (max(1, height), Double(height) / 2)
    writer.rect(
      x: 0, width: 100, y: 0, height: Double(height), class: "fill-line", radius: radius)
    if fraction > 0 {
      writer.rect(
        x: 0, width: max(fraction * 100, 1), y: 0, height: Double(height), class: style,
        radius: radius)
    }
    return writer.mini(title: title, height: height)
  }
}
