import FuzzSupport
import HTTPTypes
import MicroHTTP
import PipecatModel

extension Harness {
  /// The target of a request: what a client asks for in its first line.
  static let targets = Harness(name: "targets") { bytes in
    let target = String(decoding: bytes, as: UTF8.self)
    for method in [HTTPRequest.Method.get, .options] {
      guard let request = try? Request(method: method, target: target) else { continue }
      check(request)
    }
  }

  private static func check(_ request: Request) {
    if request.path == "*" {
      return require(request.method == .options && request.query.isEmpty, "only of the server")
    }
    let slash = request.pathSegments.isEmpty ? "/" : ""
    let path = slash + request.pathSegments.map { "/" + $0 }.joined()
    require(request.path.utf8.elementsEqual(path.utf8), "\(request.path) is \(path)")
    for text in request.pathSegments + request.query.flatMap({ [$0.name, $0.value] }) {
      require(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }, "no control bytes in \(text)")
    }
    for segment in request.pathSegments { _ = AgentName(segment) }

    let query = request.query.map { "\(escaped($0.name))=\(escaped($0.value))" }
    let target =
      slash + request.pathSegments.map { "/" + escaped($0) }.joined() + "?"
      + query.joined(separator: "&")
    guard let again = try? Request(method: request.method, target: target) else {
      fatalError("\(target) can't be read")
    }
    require(again.pathSegments == request.pathSegments, "\(target) has the same path")
    require(again.query == request.query, "\(target) has the same query")
  }

  /// Every byte but letters and digits as an escape.
  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      let character = Character(Unicode.Scalar(byte))
      if character.isASCII, character.isLetter || character.isNumber { return String(character) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
