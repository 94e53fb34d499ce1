import Foundation

/// A reply, taken apart.
struct Reply: Sendable {
  var status: Int
  var fields: [(name: String, value: String)]
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  subscript(name: String) -> String? {
    fields.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  struct Malformed: Error {
    let text: String
  }

  /// The reply that the bytes begin with and its length; nil when there are not enough of them.
  static func parse(
    _ bytes: [UInt8], method: String, isWhole: Bool
  ) throws -> (reply: Reply, length: Int)? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    let statusLine = lines[0].split(separator: " ")
    guard statusLine.count >= 2, statusLine[0].hasPrefix("HTTP/1."), let status = Int(statusLine[1])
    else { throw Malformed(text: lines[0]) }
    let fields = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (
        name: String(parts[0]),
        value: parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
      )
    }
    var reply = Reply(status: status, fields: fields, body: [])
    let rest = bytes[end.upperBound...]
    if method == "HEAD" || status < 200 || status == 204 || status == 304 {
      return (reply, end.upperBound)
    }
    if reply["Transfer-Encoding"] == "chunked" {
      guard let (body, next) = try dechunk(rest) else { return nil }
      reply.body = body
      return (reply, next)
    }
    if let length = reply["Content-Length"].flatMap({ Int($0) }) {
      guard rest.count >= length else { return nil }
      reply.body = Array(rest.prefix(length))
      return (reply, end.upperBound + length)
    }
    guard isWhole else { return nil }
    reply.body = Array(rest)
    return (reply, bytes.count)
  }

  private static func dechunk(_ bytes: ArraySlice<UInt8>) throws -> (body: [UInt8], next: Int)? {
    var body: [UInt8] = []
    var rest = bytes
    while let line = rest.firstRange(of: Array("\r\n".utf8)) {
      let digits = String(decoding: rest[..<line.lowerBound], as: UTF8.self)
      guard let size = Int(digits, radix: 16) else { throw Malformed(text: digits) }
      let chunk = rest[line.upperBound...]
      guard chunk.count >= size + 2 else { return nil }
      body += chunk.prefix(size)
      rest = chunk.dropFirst(size + 2)
      if size == 0 { return (body, rest.startIndex) }
    }
    return nil
  }
}
