import Foundation
import Glibc
import Synchronization

/// A server that knows nothing of HTTP: sends the bytes that a test says, and hangs up.
final class RawUpstream: Sendable {
  struct Trouble: Error {
    let doing: String
    let errno = Glibc.errno
  }

  let port: Int
  private let socket: Int32
  private let accepted = Mutex(0)

  /// Connections so far.
  var connections: Int { accepted.withLock { $0 } }

  /// The API's address here.
  var address: String { "http://127.0.0.1:\(port)/v1" }

  /// Listens on a free port. `script` runs for each connection once it has sent a request; when it
  /// returns the connection is closed.
  init(_ script: @escaping @Sendable (RawConnection) -> Void) throws {
    (socket, port) = try RawUpstream.bound()
    let socket = socket
    guard listen(socket, 16) == 0 else { throw Trouble(doing: "listen") }
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(socket, nil, nil)
        guard connection >= 0 else { break }
        accepted.withLock { $0 += 1 }
        Thread.detachNewThread {
          let connection = RawConnection(connection)
          connection.readHead()
          script(connection)
          connection.hangUp()
        }
      }
      close(socket)
    }
  }

  /// A socket with a free port of its own, on which nobody listens yet.
  fileprivate static func bound() throws -> (socket: Int32, port: Int) {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
      }
    }
    guard isBound else { throw Trouble(doing: "bind") }
    return (socket, Int(in_port_t(bigEndian: address.sin_port)))
  }

  /// Stops listening.
  func stop() {
    shutdown(socket, Int32(SHUT_RDWR))
  }
}

/// A port that is taken, so that no other test can listen on it, and where nobody listens: whoever
/// connects is refused.
final class DeafPort {
  /// The API's address here.
  let address: String
  private let socket: Int32

  init() throws {
    let port: Int
    (socket, port) = try RawUpstream.bound()
    address = "http://127.0.0.1:\(port)/v1"
  }

  deinit {
    close(socket)
  }
}

/// One connection to a ``RawUpstream``.
struct RawConnection: Sendable {
  private let socket: Int32

  fileprivate init(_ socket: Int32) {
    self.socket = socket
    // A hanging client fails the test rather than hanging it too.
    var patience = timeval(tv_sec: 120, tv_usec: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Returns when the client has hung up.
  func waitForHangUp() {
    var byte: UInt8 = 0
    while recv(socket, &byte, 1, 0) > 0 {}
  }

  /// Sends a blank every now and then until the client has hung up.
  func drip() {
    var state = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    while poll(&state, 1, 2) == 0 { send(" ") }
  }

  fileprivate func readHead() {
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8), recv(socket, &byte, 1, 0) > 0 {
      head.append(byte)
    }
  }

  fileprivate func hangUp() {
    close(socket)
  }
}
