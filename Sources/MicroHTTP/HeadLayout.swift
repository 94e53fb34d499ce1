import Foundation
import HTTPTypes
import Logging

/// Whether the library lays out a request head in memory as we know it from its 0.9 versions: just
/// as it came, with the ends of names, values and lines overwritten by zeros.
///
/// Only then can ``RequestHead`` prove that nothing stood between the fields that was hidden from
/// us. Otherwise it checks what can be seen, and leaves the rest to the library.
enum HeadLayout {
  /// Found out once, by asking a server on the loopback address.
  static let isKnown = accepts(plainHead) && !accepts(foldedHead)

  private static let plainHead =
    "GET /?a=b HTTP/1.1\r\nHost: x\r\nA:\t1 \r\nB:2\r\nCookie: a=b\r\nC:\r\n\r\n"
  private static let foldedHead = "GET /?a=b HTTP/1.1\r\nHost: x\r\nA: 1\r\n 2\r\nB: 2\r\n\r\n"

  private static func accepts(_ head: String) -> Bool {
    let engine = Engine(
      ServerConfiguration(), limit: 1,
      logger: Logger(label: "MicroHTTP") { _ in
        SwiftLogNoOpLogHandler()
      }, handler: ClosureHandler { _ in .now(Response(status: .noContent)) }, checksLayout: true)
    guard let socket = try? ListeningSocket(host: "127.0.0.1", port: 0),
      let running = try? RunningEngine(engine, limit: 1, socket: socket, threads: 1)
    else { return false }
    return ask(port: running.port, head).hasPrefix("HTTP/1.1 204")
  }

  /// The first bytes of the answer; none when there is no answer in time.
  private static func ask(port: Int, _ head: String) -> String {
    let socket = Platform.socket(family: AF_INET)
    guard socket >= 0 else { return "" }
    defer { close(socket) }
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0, Platform.send(head, to: socket) == head.utf8.count else {
      return ""
    }
    var answer = [UInt8](repeating: 0, count: 64)
    let count = recv(socket, &answer, answer.count, 0)
    return String(decoding: answer.prefix(max(0, count)), as: UTF8.self)
  }
}
