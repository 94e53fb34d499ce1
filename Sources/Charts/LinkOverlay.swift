/// The links over single marks of a chart, as an `svg` element over the plot.
///
/// Like the columns of ``HitLayer`` they are for pointers only, and lie over those.
struct LinkOverlay {
  private var writer = SVGWriter()
  private let height: Int

  /// Links over the topmost `height` pixels of the plot.
  init(height: Double) { self.height = Int(height) }

  /// Adds a link; `body` draws the boxes that can be hit. In a frame it leaves the frame, unless it
  /// leads to a place in its own page.
  mutating func link(to href: String, body: (inout SVGWriter) -> Void) {
    writer.markup("<a href=\"")
    writer.escaped(href)
    writer.markup("\" tabindex=\"-1\"")
    // The `base` of an embedded page holds for links of HTML only.
    if !href.hasPrefix("#") { writer.markup(" target=\"_top\"") }
    writer.markup(">")
    body(&writer)
    writer.markup("</a>")
  }

  /// The element, empty if there are no links.
  var svg: String {
    guard !writer.text.isEmpty else { return "" }
    return "<svg class=\"overlay\" height=\"\(height)\" aria-hidden=\"true\">\(writer.text)</svg>"
  }
}
