import Foundation
import Glibc

/// One question to a server on this machine, and its answer.
struct Exchange: Sendable {
  struct Trouble: Error {
    let doing: String
    let errno = Glibc.errno
  }

  var status: Int
  var fields: [String: String]
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// Asks over a connection of its own, and reads until the server closes it.
  init(port: Int, method: String = "GET", target: String, authorization: String?) throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    // A hanging server fails the test rather than hanging it too.
    var patience = timeval(tv_sec: 120, tv_usec: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Trouble(doing: "connect") }
    let head =
      ["\(method) \(target) HTTP/1.1", "Host: simulator", "Connection: close"]
      + (authorization.map { ["Authorization: \($0)"] } ?? []) + ["", ""]
    let request = Array(head.joined(separator: "\r\n").utf8)
    guard send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      throw Trouble(doing: "send")
    }
    var answer: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(socket, &piece, piece.count, 0)
      guard count >= 0 else { throw Trouble(doing: "receive") }
      if count == 0 { break }
      answer += piece[..<count]
    }
    try self.init(answer)
  }

  private init(_ answer: [UInt8]) throws {
    guard let end = answer.firstRange(of: Array("\r\n\r\n".utf8)) else {
      throw Trouble(doing: "read the head")
    }
    let lines = String(decoding: answer[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    fields = Dictionary(
      lines.dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
        return (parts[0].lowercased(), parts.count > 1 ? String(parts[1].dropFirst()) : "")
      }, uniquingKeysWith: { $1 })
    body = Array(answer[end.upperBound...])
  }
}
