extension String {
  /// Appends text so that it is text in HTML, XML and in quoted attributes.
  ///
  /// Characters that XML 1.0 forbids even when escaped become U+FFFD: one of them in a log line
  /// would make a browser refuse the whole document. <https://www.w3.org/TR/xml/#charsets>
  mutating func appendEscaped(_ plain: String) {
    for scalar in plain.unicodeScalars {
      switch scalar {
      case "&": self += "&amp;"
      case "<": self += "&lt;"
      case ">": self += "&gt;"
      case "\"": self += "&quot;"
      case "'": self += "&#39;"
      case "\t", "\n", "\r": unicodeScalars.append(scalar)
      case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": self += "\u{FFFD}"
      default: unicodeScalars.append(scalar)
      }
    }
  }

  /// The text, escaped for HTML, XML and quoted attributes.
  var escapedForMarkup: String {
    var text = ""
    text.appendEscaped(self)
    return text
  }

  /// Appends a number with at most so many decimals and none that are not needed.
  ///
  /// What is not a finite number is written as 0: one such value would void a whole path.
  mutating func append(_ value: Double, places: Int) {
    guard let fixed = Fixed(value, places: places) else {
      self += "0"
      return
    }
    if fixed.isNegative { self += "-" }
    self += String(fixed.whole)
    let decimals = fixed.decimals.utf8
    guard let last = decimals.lastIndex(where: { $0 != UInt8(ascii: "0") }) else { return }
    self += "."
    self += fixed.decimals[...last]
  }
}

extension String {
  /// The text with a capital at its beginning.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
