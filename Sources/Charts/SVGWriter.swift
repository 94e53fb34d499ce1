/// SVG text under construction.
///
/// x and widths are percents of the plot, y and heights are pixels: a chart stretches with its
/// page while its type and its lines keep their size.
struct SVGWriter {
  /// Which point of a text lies at its x.
  enum Anchor: String {
    case start, middle, end
  }

  private(set) var text = ""

  /// Appends markup as it is.
  mutating func markup(_ markup: String) { text += markup }

  /// Appends text as text.
  mutating func escaped(_ plain: String) { text.appendEscaped(plain) }

  mutating func rect(
    x: Double, width: Double, y: Double, height: Double, class name: String, radius: Double = 0
  ) {
    text += "<rect"
    attribute("x", x, unit: "%")
    attribute("width", width, unit: "%")
    attribute("y", y)
    attribute("height", height)
    if radius > 0 { attribute("rx", radius) }
    close(class: name)
  }

  /// A box that is `width` pixels wide, centred on its x.
  mutating func mark(x: Double, y: Double, width: Double, height: Double, class name: String) {
    text += "<rect"
    attribute("x", x, unit: "%")
    attribute("y", y)
    attribute("width", width)
    attribute("height", height)
    text += " transform=\"translate(-"
    text.append(width / 2, places: 1)
    text += ")\""
    close(class: name)
  }

  mutating func line(
    x1: Double, x2: Double, y1: Double, y2: Double, class name: String, width: Double = 0
  ) {
    text += "<line"
    attribute("x1", x1, unit: "%")
    attribute("x2", x2, unit: "%")
    attribute("y1", y1)
    attribute("y2", y2)
    if width > 0 { attribute("stroke-width", width) }
    close(class: name)
  }

  /// A line over the whole width, moved to the middle of a pixel so that it is sharp.
  mutating func horizontal(y: Double, class name: String) {
    let sharp = y.rounded() + 0.5
    line(x1: 0, x2: 100, y1: sharp, y2: sharp, class: name)
  }

  mutating func vertical(x: Double, from y1: Double, to y2: Double, class name: String) {
    line(x1: x, x2: x, y1: y1, y2: y2, class: name)
  }

  mutating func circle(x: Double, y: Double, radius: Double, class name: String) {
    text += "<circle"
    attribute("cx", x, unit: "%")
    attribute("cy", y)
    attribute("r", radius)
    close(class: name)
  }

  /// A text whose base line is at `y`, moved by `dx` pixels from `x`.
  mutating func label(
    _ label: String, x: Double, y: Double, anchor: Anchor = .start, dx: Double = 0,
    class name: String = "", note: String = ""
  ) {
    text += "<text"
    attribute("x", x, unit: "%")
    attribute("y", y)
    if dx != 0 { attribute("dx", dx) }
    if anchor != .start { text += " text-anchor=\"\(anchor.rawValue)\"" }
    if !name.isEmpty { text += " class=\"\(name)\"" }
    text += ">"
    text.appendEscaped(label)
    if !note.isEmpty {
      text += "<tspan class=\"soft\" dx=\"8\">"
      text.appendEscaped(note)
      text += "</tspan>"
    }
    text += "</text>"
  }

  /// The label of a horizontal line, left of the plot.
  mutating func rowLabel(_ label: String, y: Double) {
    self.label(label, x: 0, y: y + 4, anchor: .end, dx: -8)
  }

  /// A path in units of the nearest ``stretched(y:height:units:body:)``.
  mutating func path(_ path: SVGPath, class name: String) {
    guard !path.isEmpty else { return }
    text += "<path d=\"\(path.text)\""
    close(class: name)
  }

  /// A box over the whole width that is `units` wide inside, for lines and areas.
  mutating func stretched(
    y: Double, height: Double, units: Double, body: (inout SVGWriter) -> Void
  ) {
    text += "<svg x=\"0\" width=\"100%\""
    attribute("y", y)
    attribute("height", height)
    text += " viewBox=\"0 0 "
    text.append(units, places: 3)
    text += " "
    text.append(height, places: 1)
    text += "\" preserveAspectRatio=\"none\">"
    body(&self)
    text += "</svg>"
  }

  mutating func group(class name: String, body: (inout SVGWriter) -> Void) {
    text += "<g class=\"\(name)\">"
    body(&self)
    text += "</g>"
  }

  private mutating func attribute(_ name: StaticString, _ value: Double, unit: String = "") {
    text += " \(name)=\""
    text.append(value, places: unit.isEmpty ? 1 : 3)
    text += unit
    text += "\""
  }

  private mutating func close(class name: String) {
    text += name.isEmpty ? "/>" : " class=\"\(name)\"/>"
  }
}
