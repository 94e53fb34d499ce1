/// What a template makes of all views of one form: text with gaps, in which their texts are put.
///
/// Mustache takes some microseconds for each name in a template, and there are thousands on a page.
/// Once it has filled in a view of a form with gaps, it need not be asked again.
struct Stencil: Sendable {
  /// All that is between the gaps.
  private let fixed: [UInt8]
  private let gaps: [Gap]

  private struct Gap {
    /// Where in the fixed text it is.
    let position: Int
    /// Which text is put there.
    let text: Int
    /// Whether the text is put there as it is.
    let isMarkup: Bool
  }

  /// What begins and ends a gap; no template may contain it.
  static let mark: Character = "\u{1}"

  /// A gap for the text of an index, as a text for Mustache: whether its `<` comes back escaped
  /// tells whether the template wants the text escaped.
  static func gap(_ index: Int) -> String { "\(mark)<\(index)\(mark)" }

  /// - Parameter rendered: what Mustache made of a view with gaps.
  init(_ rendered: String) {
    var fixed: [UInt8] = []
    var gaps: [Gap] = []
    let pieces = rendered.utf8.split(
      separator: Self.mark.asciiValue ?? 0, omittingEmptySubsequences: false)
    for (index, piece) in pieces.enumerated() {
      if index.isMultiple(of: 2) {
        fixed += piece
      } else if let text = Int(Substring(piece.drop { !(0x30...0x39).contains($0) })) {
        gaps.append(
          Gap(position: fixed.count, text: text, isMarkup: piece.first == UInt8(ascii: "<")))
      }
    }
    self.fixed = fixed
    self.gaps = gaps
  }

  /// Roughly how many bytes of memory it takes.
  var size: Int { fixed.count + gaps.count * MemoryLayout<Gap>.stride }

  /// Appends what the template makes of a view with these texts.
  func append(_ texts: [ViewForm.Text], to markup: inout [UInt8]) {
    var start = 0
    for gap in gaps {
      markup.append(contentsOf: fixed[start..<gap.position])
      start = gap.position
      switch texts[gap.text] {
      case .plain(let text) where gap.isMarkup: markup.append(contentsOf: text.utf8)
      case .plain(let text): Self.append(escaping: text, to: &markup)
      case .markup(let parts): markup.append(contentsOf: parts)
      }
    }
    markup.append(contentsOf: fixed[start...])
  }

  /// Appends a text with the five characters escaped that mean something in HTML, as Mustache does.
  private static func append(escaping text: String, to markup: inout [UInt8]) {
    var text = text
    text.withUTF8 { bytes in
      var start = 0
      for (index, byte) in bytes.enumerated() {
        guard let escaped = escapes(byte) else { continue }
        markup.append(contentsOf: bytes[start..<index])
        markup.append(contentsOf: escaped.utf8)
        start = index + 1
      }
      markup.append(contentsOf: bytes[start...])
    }
  }

  private static func escapes(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}
