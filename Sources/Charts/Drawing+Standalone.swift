extension Drawing {
  /// The widest and the narrowest document that is drawn, in pixels.
  private static let widths = 320...4096

  func standalone(width: Int, theme: Theme, caption: String?) -> String {
    let width = min(max(width, Self.widths.lowerBound), Self.widths.upperBound)
    let margin = 16
    let plotWidth = width - 2 * margin - leading - trailing
    var head = SVGWriter()
    var y = margin + 14
    head.standingText(title, x: margin, y: y, class: "heading")
    if let caption, !caption.isEmpty {
      y += 18
      head.standingText(caption, x: margin, y: y, class: "caption")
    }
    let rows = LegendLayout(keys: legend, left: margin, right: width - margin).rows
    for row in rows {
      y += 20
      for entry in row { head.legend(entry.key, x: entry.x, y: y) }
    }
    y += 16
    let total = y + height + below + margin
    var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(total)\""
    text += " class=\"chart \(theme.rawValue)\" role=\"img\""
    text += " aria-labelledby=\"chart-title\" aria-describedby=\"chart-desc\">\n"
    appendNames(to: &text, id: "chart")
    text += "\n<style>\(StyleSheet.standalone)</style>\n"
    text += "<rect width=\"100%\" height=\"100%\" class=\"fill-surface\"/>\n"
    text += head.text
    text += "\n<svg class=\"\(classes)\" x=\"\(margin + leading)\" y=\"\(y)\""
    text += " width=\"\(plotWidth)\" height=\"\(height)\" overflow=\"visible\">\n"
    return text + body + "\n</svg>\n</svg>\n"
  }
}

/// Where the keys of a legend go, in rows from left to right.
private struct LegendLayout {
  typealias Entry = (key: LegendKey, x: Int)

  private(set) var rows: [[Entry]] = []

  init(keys: [LegendKey], left: Int, right: Int) {
    var x = left
    for key in keys {
      // A document cannot measure its type: 7 px a character fits all but capitals at 12 px.
      let width = (key.sign == .fill ? 34 : 42) + 7 * key.label.count
      if rows.isEmpty || x + width > right {
        rows.append([])
        x = left
      }
      rows[rows.count - 1].append((key, x))
      x += width
    }
  }
}

extension SVGWriter {
  fileprivate mutating func standingText(_ text: String, x: Int, y: Int, class name: String) {
    markup("<text x=\"\(x)\" y=\"\(y)\" class=\"\(name)\">")
    escaped(text)
    markup("</text>")
  }

  fileprivate mutating func legend(_ key: LegendKey, x: Int, y: Int) {
    switch key.sign {
    case .fill:
      markup(
        "<rect x=\"\(x)\" y=\"\(y - 10)\" width=\"12\" height=\"12\" rx=\"3\" class=\"\(key.style)\"/>"
      )
    case .line:
      markup(
        "<line x1=\"\(x)\" x2=\"\(x + 20)\" y1=\"\(y - 4)\" y2=\"\(y - 4)\" class=\"\(key.style)\"/>"
      )
    }
    standingText(key.label, x: x + (key.sign == .fill ? 18 : 26), y: y, class: "key")
  }
}
