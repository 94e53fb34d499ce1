/// The columns over a chart that lead somewhere and tell their numbers while pointed at.
///
/// They are HTML over the plot rather than links inside it: a column is easier to hit than a bar
/// of one pixel, and an image with `role="img"` may have no links inside.
struct HitLayer {
  private var output = Markup()
  private var hasLinks = false

  /// Adds the next column; `tip` writes HTML.
  mutating func column(href: String?, tip: (inout Markup) -> Void) {
    guard let href else { return output.append("<span></span>") }
    hasLinks = true
    output.append("<a href=\"")
    output.append(escaping: href)
    output.append("\" tabindex=\"-1\"><span class=\"tip\">")
    tip(&output)
    output.append("</span></a>")
  }

  /// The layer, empty if nothing in it leads anywhere.
  var html: String {
    hasLinks ? "<div class=\"hits\" aria-hidden=\"true\">\(output.text)</div>" : ""
  }
}
