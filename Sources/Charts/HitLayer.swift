/// The columns over a chart that tell their numbers while pointed at; some of them lead somewhere.
///
/// They are HTML over the plot rather than links inside it: a column is easier to hit than a bar
/// of one pixel, and an image with `role="img"` may have no links inside. All are equally wide.
struct HitLayer {
  private var output = Markup()
  private var isSilent = true

  /// Adds the next column; `tip` writes HTML. Without an address it leads nowhere.
  mutating func column(href: String? = nil, tip: (inout Markup) -> Void) {
    isSilent = false
    if let href {
      output.append("<a href=\"")
      output.append(escaping: href)
      output.append("\" tabindex=\"-1\">")
    } else {
      output.append("<span>")
    }
    output.append("<span class=\"tip\">")
    tip(&output)
    output.append(href == nil ? "</span></span>" : "</span></a>")
  }

  /// Adds a column that has nothing to tell.
  mutating func gap() { output.append("<span></span>") }

  /// The layer, empty if nothing in it tells anything.
  var html: String {
    isSilent ? "" : "<div class=\"hits\" aria-hidden=\"true\">\(output.text)</div>"
  }
}
