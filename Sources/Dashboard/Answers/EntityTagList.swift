/// The value of `If-None-Match` (RFC 9110, 13.1.2).
struct EntityTagList {
  private let text: String

  /// The list as it came.
  init(_ text: String) { self.text = text }

  /// Whether the list names the tag, or any with `*`, by weak comparison (RFC 9110, 8.8.3.2).
  func matches(_ tag: String) -> Bool {
    let tag = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
    if text.allSatisfy({ $0 == " " || $0 == "*" }) && text.contains("*") { return true }
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "\"") {
      guard let end = rest[rest.index(after: start)...].firstIndex(of: "\"") else { return false }
      if rest[start...end] == tag { return true }
      rest = rest[rest.index(after: end)...]
    }
    return false
  }
}
