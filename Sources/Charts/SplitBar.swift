/// A bar that shows what a whole is made of, for a cell of a table.
public struct SplitBar: Sendable, Equatable {
  /// A part of the whole.
  public struct Part: Sendable, Equatable {
    /// The word for what is counted, as in `failed`.
    public let name: String
    /// The last part of its class, as in `fill-failed`.
    public let style: String
    /// How many; under 0 is taken as 0.
    public let value: Int

    /// A part.
    public init(name: String, style: String, value: Int) {
      self.name = name
      self.style = style
      self.value = value.asCount
    }
  }

  /// The parts from left to right.
  public let parts: [Part]

  /// A bar of parts; parts of none are left out.
  public init(parts: [Part]) {
    self.parts = parts
  }

  /// The sum of the parts.
  public var total: Int { parts.reduce(0) { $0 + $1.value } }

  /// The numbers in words, as in `9 failed, 300 completed`; `none` if there are none.
  public var summary: String {
    let told = parts.filter { $0.value > 0 }.map { "\(Format.count($0.value)) \($0.name)" }
    return told.isEmpty ? "none" : told.joined(separator: ", ")
  }

  /// The bar as an `svg` element of class `mini`, so many pixels high.
  public func svg(height: Int = 10) -> String {
    var writer = SVGWriter()
    draw(y: 0, height: Double(height), into: &writer)
    return writer.mini(title: summary, height: height)
  }

  func draw(y: Double, height: Double, into writer: inout SVGWriter) {
    let total = total
    guard total > 0 else {
      writer.rect(x: 0, width: 100, y: y, height: height, class: "fill-line")
      return
    }
    let shown = parts.filter { $0.value > 0 }
    // Under 0.6 % a part would vanish under its seams; the others give way.
    let widths = shown.map { max(Double($0.value) / Double(total) * 100, 0.6) }
    let scale = 100 / widths.reduce(0, +)
    writer.group(class: "bars parted") { writer in
      var x = 0.0
      for (part, width) in zip(shown, widths) {
        writer.rect(
          x: x, width: width * scale, y: y, height: height, class: "fill-\(part.style)")
        x += width * scale
      }
    }
  }
}

extension SVGWriter {
  /// What is written as an `svg` element for a cell of a table.
  func mini(title: String, height: Int, class name: String = "") -> String {
    let classes = name.isEmpty ? "mini" : "mini \(name)"
    return "<svg class=\"\(classes)\" height=\"\(height)\" role=\"img\">"
      + "<title>\(title.escapedForMarkup)</title>\(text)</svg>"
  }
}
