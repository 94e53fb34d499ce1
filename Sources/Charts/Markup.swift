/// HTML or SVG text under construction.
///
/// It is kept as bytes: a page has thousands of coordinates, and appending digits to a `String`
/// takes several times as long.
struct Markup {
  private var bytes: [UInt8] = []

  var isEmpty: Bool { bytes.isEmpty }

  /// What was appended so far.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Appends markup as it is.
  mutating func append(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

  /// Appends other markup.
  mutating func append(_ other: Markup) { bytes.append(contentsOf: other.bytes) }

  /// Appends text so that it is text in HTML, XML and in quoted attributes.
  ///
  /// Characters that XML 1.0 forbids even when escaped become U+FFFD: one of them in a log line
  /// would make a browser refuse the whole document. <https://www.w3.org/TR/xml/#charsets>
  mutating func append(escaping plain: String) {
    for byte in plain.utf8 {
      switch byte {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      case UInt8(ascii: "\""): append("&quot;")
      case UInt8(ascii: "'"): append("&#39;")
      case UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): bytes.append(byte)
      case ..<0x20: append("\u{FFFD}")
      // The third byte of U+FFFE or U+FFFF, after EF BF.
      case 0xBE where beginsNoncharacter, 0xBF where beginsNoncharacter:
        bytes.removeLast(2)
        append("\u{FFFD}")
      default: bytes.append(byte)
      }
    }
  }

  /// Whether the last two bytes are those that U+FFFE and U+FFFF begin with.
  private var beginsNoncharacter: Bool {
    bytes.count >= 2 && bytes[bytes.count - 2] == 0xEF && bytes[bytes.count - 1] == 0xBF
  }

  /// Appends a number with at most so many decimals and none that are not needed.
  ///
  /// What is not a finite number is written as 0: one such value would void a whole path.
  mutating func append(_ value: Double, places: Int) {
    guard let fixed = Fixed(value, places: places) else { return bytes.append(UInt8(ascii: "0")) }
    if fixed.isNegative { bytes.append(UInt8(ascii: "-")) }
    append(digits: fixed.whole)
    guard fixed.fraction > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    var (rest, unit) = (fixed.fraction, fixed.scale / 10)
    while rest > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(rest / unit))
      rest %= unit
      unit /= 10
    }
  }

  private mutating func append(digits value: Int) {
    if value >= 10 { append(digits: value / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
  }
}

extension String {
  /// The text, escaped for HTML, XML and quoted attributes.
  var escapedForMarkup: String {
    var markup = Markup()
    markup.append(escaping: self)
    return markup.text
  }

  /// The text with a capital at its beginning.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
