/// A style sheet or script without what only its editors read.
///
/// Comments and indentation are a fifth of what a browser would be sent, and are never shown to
/// anyone there.
enum PlainSource {
  /// A style sheet without comments and indentation. Texts in quotes stay as they are
  /// (https://www.w3.org/TR/css-syntax-3/#consume-comment).
  static func css(_ source: String) -> String {
    var plain = ""
    var rest = source[...]
    while let first = rest.first {
      if rest.hasPrefix("/*") {
        rest = rest.dropFirst(2).firstRange(of: "*/").map { rest[$0.upperBound...] } ?? ""
      } else if first == "\"" || first == "'" {
        let text = quoted(rest, by: first)
        plain += text
        rest = rest[text.endIndex...]
      } else {
        plain.append(first)
        rest = rest.dropFirst()
      }
    }
    return lines(of: plain).map { $0.drop(while: \.isWhitespace) }.filter { !$0.isEmpty }
      .joined(separator: "\n")
  }

  /// A script without the lines that are only a comment; all others stay as they are.
  static func script(_ source: String) -> String {
    lines(of: source).filter { !$0.drop(while: \.isWhitespace).hasPrefix("//") }
      .joined(separator: "\n")
  }

  /// The text that begins with a quote, up to and with the one that ends it.
  private static func quoted(_ text: Substring, by quote: Character) -> Substring {
    var index = text.index(after: text.startIndex)
    while index < text.endIndex, text[index] != quote {
      let isEscape = text[index] == "\\"
      index = text.index(after: index)
      if isEscape, index < text.endIndex { index = text.index(after: index) }
    }
    return text[..<(index < text.endIndex ? text.index(after: index) : index)]
  }

  private static func lines(of text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
