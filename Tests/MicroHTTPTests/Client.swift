import Foundation
import Glibc
import Synchronization

/// A client that sends just the bytes it is told to.
final class Client: Sendable {
  struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ doing: String, errno: Int32 = Glibc.errno) {
      description = "\(doing): \(String(cString: strerror(errno)))"
    }
  }

  private let socket: Int32
  /// Nil for a plain connection.
  let tls: TLSSession?
  private let received = Mutex<[UInt8]>([])

  /// Connects to a server on this machine. The system takes in about `receiveBuffer` bytes before
  /// the client reads them. `tls` tells what to allow in a handshake, in GnuTLS's words.
  init(
    port: Int, host: String = "127.0.0.1", receiveBuffer: Int32? = nil,
    tls: String? = Transport.isTLS ? "NORMAL" : nil
  ) throws {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &found) == 0, let found else {
      throw Trouble("resolve")
    }
    defer { freeaddrinfo(found) }
    socket = Glibc.socket(found.pointee.ai_family, found.pointee.ai_socktype, 0)
    // A hanging server fails the test rather than hanging it too.
    var patience = timeval(tv_sec: 120, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
    if var receiveBuffer {
      setsockopt(
        socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
    }
    do {
      guard connect(socket, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
        throw Trouble("connect")
      }
      self.tls = try tls.map { [socket] in try TLSSession(over: socket, priorities: $0) }
    } catch {
      close(socket)
      throw error
    }
  }

  /// A client that goes hangs up, also when it has not read all.
  deinit {
    close(socket)
  }

  func send(_ text: String) async throws {
    try await send(Array(text.utf8))
  }

  func send(_ bytes: [UInt8]) async throws {
    try await onThread { [self] in
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes {
          tls?.send($0) ?? Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { throw Trouble("send") }
        sent += count
      }
    }
  }

  /// The next reply.
  func reply(to method: String = "GET") async throws -> Reply {
    try await onThread { [self] in
      try received.withLock { buffer in
        while true {
          if let (reply, length) = try Reply.parse(buffer, method: method, isWhole: false) {
            buffer.removeFirst(length)
            return reply
          }
          guard try fill(&buffer) else {
            guard let (reply, _) = try Reply.parse(buffer, method: method, isWhole: true) else {
              throw Trouble("closed after \(String(decoding: buffer, as: UTF8.self))", errno: 0)
            }
            buffer = []
            return reply
          }
        }
      }
    }
  }

  /// All that comes until the server closes the connection.
  func rest() async throws -> String {
    try await onThread { [self] in
      try received.withLock { buffer in
        while try fill(&buffer) {}
        return String(decoding: buffer, as: UTF8.self)
      }
    }
  }

  /// Receives until `text` has come, and leaves all to be read.
  func receive(until text: String) async throws {
    try await onThread { [self] in
      try received.withLock { buffer in
        while buffer.firstRange(of: Array(text.utf8)) == nil {
          guard try fill(&buffer) else { throw Trouble("closed", errno: 0) }
        }
      }
    }
  }

  /// Sends one request and awaits its reply.
  func ask(_ request: String, method: String = "GET") async throws -> Reply {
    try await send(request)
    return try await reply(to: method)
  }

  /// Sends nothing more, and goes on to receive.
  func endSending() {
    tls?.endSending()
    shutdown(socket, Int32(SHUT_WR))
  }

  /// When it goes, the server sees a reset rather than an end.
  func resetsWhenItGoes() {
    var atOnce = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<linger>.size))
  }

  /// False at the end.
  private func fill(_ buffer: inout [UInt8]) throws -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = try piece.withUnsafeMutableBytes {
      try tls?.receive(into: $0) ?? recv(socket, $0.baseAddress, $0.count, 0)
    }
    if count > 0 {
      buffer += piece[..<count]
      return true
    }
    guard count == 0 || errno == ECONNRESET else { throw Trouble("receive") }
    return false
  }
}
