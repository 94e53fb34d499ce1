import Foundation

/// A page as a test reads it.
struct PageText {
  let html: String

  init(_ html: String) {
    self.html = html
  }

  init(_ html: [UInt8]) {
    self.init(String(decoding: html, as: UTF8.self))
  }

  /// What is read, without markup.
  var plain: String { Self.plain(html) }

  /// The values of all attributes of a name, in order, as the browser sees them.
  func attributes(_ name: String) throws -> [String] {
    let pattern = try Regex("\\s\(name)=\"([^\"]*)\"", as: (Substring, Substring).self)
    return html.matches(of: pattern).map { Self.unescaped($0.output.1) }
  }

  /// The texts between an opening tag, given as a pattern, and what closes it.
  func texts(of tag: String, until end: String) throws -> [String] {
    let pattern = try Regex("\(tag)(.*?)\(end)", as: (Substring, Substring).self)
      .dotMatchesNewlines()
    return html.matches(of: pattern).map { Self.plain($0.output.1) }
  }

  /// The addresses of all links whose text is this.
  func links(named text: String) throws -> [String] {
    let pattern = try Regex(
      "<a [^>]*href=\"([^\"]*)\"[^>]*>(.*?)</a>", as: (Substring, Substring, Substring).self
    ).dotMatchesNewlines()
    return html.matches(of: pattern).filter { Self.plain($0.output.2) == text }
      .map { Self.unescaped($0.output.1) }
  }

  /// Markup without its tags.
  static func plain(_ markup: some StringProtocol) -> String {
    let text = String(markup).replacing(/<[^>]*>/, with: "")
    return unescaped(text).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func unescaped(_ text: some StringProtocol) -> String {
    var text = String(text)
    for (escaped, plain) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
    ] {
      text = text.replacing(escaped, with: plain)
    }
    return text
  }
}

/// The parameters of an address.
func parameters(of address: String) -> [String: [String]] {
  let items = URLComponents(string: address)?.queryItems ?? []
  return Dictionary(grouping: items, by: \.name).mapValues { $0.map { $0.value ?? "" } }
}
