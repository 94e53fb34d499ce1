/// A small area of values over time, for a cell of a table.
public struct Sparkline: Sendable, Equatable {
  /// What it shows, read aloud in place of the picture.
  public let title: String
  /// The values from left to right; what is under 0 or not a number is taken as 0.
  public let values: [Double]
  /// The value at the upper edge, to give several lines one scale; nil for the largest value.
  public let highest: Double?

  /// A line of values.
  public init(title: String, values: [Double], highest: Double? = nil) {
    self.title = title
    self.values = values
    self.highest = highest
  }

  /// A line of counts.
  public init(title: String, values: [Int], highest: Int? = nil) {
    self.init(title: title, values: values.map(Double.init), highest: highest.map(Double.init))
  }

  /// The line as an `svg` element of class `mini`, so many pixels high.
  public func svg(height: Int = 22) -> String {
    var writer = SVGWriter()
    let floor = Double(height)
    let top = highest ?? (values.filter(\.isFinite).max() ?? 0) * 1.05
    if top > 0, values.contains(where: { $0 > 0 }) {
      var path = SVGPath()
      path.move(0, floor)
      for (index, value) in values.enumerated() {
        path.vertical(floor * (1 - (value / top).clampedToUnit))
        path.horizontal(Double(index + 1))
      }
      path.vertical(floor)
      path.close()
      writer.stretched(y: 0, height: floor, units: Double(values.count)) {
        $0.path(path, class: "spark")
      }
    }
    writer.line(x1: 0, x2: 100, y1: floor - 0.5, y2: floor - 0.5, class: "grid")
    return writer.mini(title: title, height: height)
  }
}
