import Foundation
import Synchronization

/// Sockets that the library has closed while their clients were still sending. Kept for a moment, and
/// what comes thrown away: else the system would answer it with a reset, and that makes the client's
/// system forget the answer that tells what is wrong.
final class Lingering: Sendable {
  private struct Socket {
    let descriptor: Int32
    let since: UInt64
    var lastByte: UInt64
  }

  private let sockets = Mutex<[Socket]>([])
  /// How long one may take in all, and without a byte, in nanoseconds.
  private let longest: UInt64
  private let longestPause: UInt64

  /// - Parameter patience: How long a client may take for a whole request: it gets as much to end one
  ///   that was refused, and a fifth of it without a byte.
  init(patience: Duration) {
    longest = patience.nanoseconds
    longestPause = longest / 5
  }

  /// More than these are reset: they may be an attack, and cost a descriptor each.
  private static let most = 32
  /// Bytes that one socket may have read away at a time.
  private static let share = 4 << 20

  /// Takes the socket of a connection that is about to be closed; keeps it when its client is still
  /// sending, or is likely to, as the last request was not read to its end.
  func take(_ connection: Connection) {
    let socket = connection.socket
    let count = Self.drain(socket)
    guard count > 0 || count == 0 && !connection.hasWholeRequest.load(ordering: .relaxed) else {
      return
    }
    sockets.withLock { sockets in
      guard sockets.count < Self.most else { return }
      let copy = Platform.duplicate(socket)
      guard copy >= 0 else { return }
      let now = Connection.now()
      sockets.append(Socket(descriptor: copy, since: now, lastByte: now))
    }
  }

  /// Throws away what has come, and lets go of those that have been kept long enough.
  func drain() {
    let now = Connection.now()
    sockets.withLock { sockets in
      for index in sockets.indices.reversed() {
        let socket = sockets[index]
        let count = Self.drain(socket.descriptor)
        if count > 0 { sockets[index].lastByte = now }
        let isOver =
          count < 0 || now &- sockets[index].lastByte > longestPause
          || now &- socket.since > longest
        if isOver {
          close(socket.descriptor)
          sockets.remove(at: index)
        }
      }
    }
  }

  deinit {
    for socket in sockets.withLock({ $0 }) { close(socket.descriptor) }
  }

  /// The bytes thrown away; -1 when none will come any more.
  private static func drain(_ socket: Int32) -> Int {
    withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
      var total = 0
      while total < share {
        let count = recv(socket, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        if count > 0 {
          total += count
        } else {
          let waits = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
          return total == 0 && !waits ? -1 : total
        }
      }
      return total
    }
  }
}
