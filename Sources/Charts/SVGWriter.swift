/// SVG text under construction.
///
/// x and widths are percents of the plot, y and heights are pixels: a chart stretches with its
/// page while its type and its lines keep their size.
struct SVGWriter {
  /// Which point of a text lies at its x.
  enum Anchor: String {
    case start, middle, end
  }

  private var output = Markup()

  /// What was drawn so far.
  var text: String { output.text }

  /// Appends markup as it is.
  mutating func markup(_ markup: String) { output.append(markup) }

  /// Appends text as text.
  mutating func escaped(_ plain: String) { output.append(escaping: plain) }

  mutating func rect(
    x: Double, width: Double, y: Double, height: Double, class name: String, radius: Double = 0
  ) {
    output.append("<rect")
    attribute("x", x, unit: "%")
    attribute("width", width, unit: "%")
    attribute("y", y)
    attribute("height", height)
    if radius > 0 { attribute("rx", radius) }
    close(class: name)
  }

  /// A box that is `width` pixels wide, centred on its x.
  mutating func mark(x: Double, y: Double, width: Double, height: Double, class name: String) {
    box(x: x, shift: -width / 2, width: width, y: y, height: height, class: name)
  }

  /// A box that is `width` pixels wide and begins `shift` pixels right of its x.
  mutating func box(
    x: Double, shift: Double, width: Double, y: Double, height: Double, class name: String
  ) {
    output.append("<rect")
    attribute("x", x, unit: "%")
    attribute("y", y)
    attribute("width", width)
    attribute("height", height)
    output.append(" transform=\"translate(")
    output.append(shift, places: 1)
    output.append(")\"")
    close(class: name)
  }

  mutating func line(
    x1: Double, x2: Double, y1: Double, y2: Double, class name: String, width: Double = 0
  ) {
    output.append("<line")
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
    output.append("<circle")
    attribute("cx", x, unit: "%")
    attribute("cy", y)
    attribute("r", radius)
    close(class: name)
  }

  /// A text whose base line is at `y`, moved by `dx` pixels from `x`.
  ///
  /// A note behind it is softer, and goes from narrow plots if it is minor.
  mutating func label(
    _ label: String, x: Double, y: Double, anchor: Anchor = .start, dx: Double = 0,
    class name: String = "", note: String = "", isNoteMinor: Bool = false
  ) {
    output.append("<text")
    attribute("x", x, unit: "%")
    attribute("y", y)
    if dx != 0 { attribute("dx", dx) }
    if anchor != .start { output.append(" text-anchor=\"\(anchor.rawValue)\"") }
    if !name.isEmpty { output.append(" class=\"\(name)\"") }
    output.append(">")
    output.append(escaping: label)
    if !note.isEmpty {
      output.append("<tspan class=\"\(isNoteMinor ? "soft minor" : "soft")\" dx=\"8\">")
      output.append(escaping: note)
      output.append("</tspan>")
    }
    output.append("</text>")
  }

  /// The label of a horizontal line, left of the plot.
  mutating func rowLabel(_ label: String, y: Double) {
    self.label(label, x: 0, y: y + 4, anchor: .end, dx: -8)
  }

  /// A path in units of the nearest ``stretched(y:height:units:body:)``.
  mutating func path(_ path: SVGPath, class name: String) {
    guard !path.markup.isEmpty else { return }
    output.append("<path d=\"")
    output.append(path.markup)
    output.append("\"")
    close(class: name)
  }

  /// A box over the whole width that is `units` wide inside, for lines and areas.
  mutating func stretched(
    y: Double, height: Double, units: Double, body: (inout SVGWriter) -> Void
  ) {
    output.append("<svg x=\"0\" width=\"100%\"")
    attribute("y", y)
    attribute("height", height)
    output.append(" viewBox=\"0 0 ")
    output.append(units, places: 3)
    output.append(" ")
    output.append(height, places: 1)
    output.append("\" preserveAspectRatio=\"none\">")
    body(&self)
    output.append("</svg>")
  }

  mutating func group(class name: String, body: (inout SVGWriter) -> Void) {
    output.append("<g class=\"\(name)\">")
    body(&self)
    output.append("</g>")
  }

  private mutating func attribute(_ name: String, _ value: Double, unit: String = "") {
    output.append(" ")
    output.append(name)
    output.append("=\"")
    output.append(value, places: unit.isEmpty ? 1 : 3)
    output.append(unit)
    output.append("\"")
  }

  private mutating func close(class name: String) {
    output.append(name.isEmpty ? "/>" : " class=\"\(name)\"/>")
  }
}
