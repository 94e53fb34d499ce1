import HTTPTypes
import MicroHTTP

/// How the bytes of an answer are coded (RFC 9110, 8.4.1).
enum ContentCoding: Hashable, CaseIterable {
  /// As they are.
  case identity
  case gzip

  /// The coding for a client that sends these values of `Accept-Encoding` (RFC 9110, 12.5.3): gzip
  /// unless it wants none, or the bytes as they are rather.
  init(acceptedBy values: [String]) {
    var gzip: Double?
    var any: Double?
    var identity = 0.0
    for element in values.lazy.flatMap({ $0.utf8.split(separator: UInt8(ascii: ",")) }) {
      let name = Self.trimmed(element.prefix { $0 != UInt8(ascii: ";") })
      guard let weight = Self.weight(element[name.endIndex...]) else { continue }
      switch Substring(name).lowercased() {
      case "gzip", "x-gzip": gzip = weight
      case "*": any = weight
      case "identity": identity = weight
      default: break
      }
    }
    let wanted = gzip ?? any ?? 0
    self = wanted > 0 && wanted >= identity ? .gzip : .identity
  }

  /// The weight in what follows a coding, as in ` ; q=0.5`: 1 for nothing, `nil` for what is no
  /// weight (RFC 9110, 12.4.2).
  private static func weight(_ parameters: Substring.UTF8View) -> Double? {
    var rest = trimmed(parameters)
    guard rest.first == UInt8(ascii: ";") else { return rest.isEmpty ? 1 : nil }
    rest = trimmed(rest.dropFirst())
    guard rest.starts(with: "q=".utf8) || rest.starts(with: "Q=".utf8) else { return nil }
    let digits = Substring(rest.dropFirst(2))
    guard digits.utf8.count <= 5, digits.allSatisfy({ $0 == "." || ("0"..."9").contains($0) })
    else { return nil }
    return Double(digits).flatMap { (0...1).contains($0) ? $0 : nil }
  }

  private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
    let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let start = text.drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return start.prefix(0) }
    return start[...last]
  }
}

extension Request {
  /// The coding in which the client takes an answer.
  var coding: ContentCoding { ContentCoding(acceptedBy: headers[values: .acceptEncoding]) }
}
