import HTTPTypes

/// A request target taken apart and decoded.
///
/// Takes the forms of [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112#section-3.2) that an
/// origin server is asked with: origin form, absolute form, and `*` for `OPTIONS`.
struct RequestTarget: Sendable {
  var path: String
  var pathSegments: [String]
  var query: [QueryItem]
  /// The host and port of an absolute target.
  var authority: String?

  init(_ target: String, method: HTTPRequest.Method) throws(Request.Malformed) {
    if target == "*", method == .options {
      (path, pathSegments, query) = ("*", [], [])
      return
    }
    var rest = Substring(target).utf8
    if rest.first != UInt8(ascii: "/") {
      let authority: Substring.UTF8View
      (authority, rest) = try Self.authority(rest)
      self.authority = String(Substring(authority))
    }
    let mark = rest.firstIndex(of: UInt8(ascii: "?"))
    (path, pathSegments) = try Self.path(rest[..<(mark ?? rest.endIndex)])
    query =
      try mark.map { mark throws(Request.Malformed) in
        try Self.query(rest[rest.index(after: mark)...])
      } ?? []
  }

  /// The host and port in an absolute target, and what follows them.
  private static func authority(
    _ target: Substring.UTF8View
  ) throws(Request.Malformed) -> (Substring.UTF8View, rest: Substring.UTF8View) {
    for scheme in ["http://", "https://"]
    where Substring(target.prefix(scheme.utf8.count)).lowercased() == scheme {
      let afterScheme = target.dropFirst(scheme.utf8.count)
      let authority = afterScheme.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
      guard HostName.isValid(authority) else { throw Request.Malformed("host in the target") }
      return (authority, afterScheme[authority.endIndex...])
    }
    throw Request.Malformed("target that is no path")
  }

  private static func path(
    _ bytes: Substring.UTF8View
  ) throws(Request.Malformed) -> (String, [String]) {
    // An absolute target may leave out the path.
    guard !bytes.isEmpty else { return ("/", []) }
    guard let path = PercentDecoding.decode(bytes) else { throw Request.Malformed("path") }
    var segments: [String] = []
    if path.utf8.count > 1 {
      for segment in bytes.dropFirst().split(
        separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      {
        guard let segment = PercentDecoding.decode(segment) else { throw Request.Malformed("path") }
        segments.append(segment)
      }
    }
    return (path, segments)
  }

  private static func query(_ bytes: Substring.UTF8View) throws(Request.Malformed) -> [QueryItem] {
    var items: [QueryItem] = []
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      guard let name = PercentDecoding.decode(pair[..<equals], plusIsSpace: true),
        let value = PercentDecoding.decode(pair[equals...].dropFirst(), plusIsSpace: true)
      else { throw Request.Malformed("query") }
      items.append(QueryItem(name: name, value: value))
    }
    return items
  }
}
