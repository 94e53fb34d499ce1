import Foundation
import HTTPTypes
import Synchronization

/// One client's connection, for as long as the library has it open.
final class Connection: Sendable {
  /// The descriptor of its socket; only the library closes it.
  let socket: Int32
  /// Nil when the client comes over something other than IPv4 or IPv6.
  let address: ClientAddress?
  /// ``address`` in numbers.
  let addressText: String
  /// Whether it came when all connections were taken, only to be told so.
  let isSurplus: Bool

  /// Nanoseconds of the monotonic clock since when a request is awaited; `never` while one is
  /// being answered.
  private let awaitingSince: Atomic<UInt64>
  private static let never = UInt64.max

  /// Whether the last request has been read to its end.
  let hasWholeRequest = Atomic(false)

  private struct ReadTarget {
    let text: String
    let method: HTTPRequest.Method
    let parts: RequestTarget
  }

  /// What the last request asked for: most clients ask the same again and again.
  private let lastTarget = Mutex<ReadTarget?>(nil)

  private let certificates: TLSCertificates?
  /// What the handshake has begun with: GnuTLS uses it until it ends, and keeps no copy.
  private let handshakePair = Mutex<TLSKeyPair?>(nil)

  init(
    socket: Int32, address: ClientAddress?, isSurplus: Bool, certificates: TLSCertificates? = nil
  ) {
    self.certificates = certificates
    self.socket = socket
    self.address = address
    self.addressText = address?.text ?? ""
    self.isSurplus = isSurplus
    self.awaitingSince = Atomic(Self.now())
  }

  /// The clock that stops for nothing, in nanoseconds.
  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// A target in its parts.
  ///
  /// - Throws: ``Request/Malformed`` where it can't be read.
  func parts(
    of target: String, method: HTTPRequest.Method
  ) throws(Request.Malformed) -> RequestTarget {
    // By bytes: as texts, a letter and a sign that stands for it would be the same.
    if let last = lastTarget.withLock({ $0 }), last.method == method,
      last.text.utf8.elementsEqual(target.utf8)
    {
      return last.parts
    }
    let parts = try RequestTarget(target, method: method)
    lastTarget.withLock { $0 = ReadTarget(text: target, method: method, parts: parts) }
    return parts
  }

  /// The certificate and key to show in this connection's handshake; nil without TLS.
  func keyPair() -> TLSKeyPair? {
    handshakePair.withLock { pair in
      // A handshake may ask twice, and would be confused by another.
      if pair == nil { pair = certificates?.pair }
      return pair
    }
  }

  /// A whole request is here: from now on the client waits for us.
  func answerBegins() {
    awaitingSince.store(Self.never, ordering: .relaxed)
  }

  /// The answer is out: from now on we wait for the client.
  func answerEnds() {
    awaitingSince.store(Self.now(), ordering: .relaxed)
  }

  /// Whether a request has been awaited for longer than `nanoseconds`.
  func isLate(at now: UInt64, after nanoseconds: UInt64) -> Bool {
    let since = awaitingSince.load(ordering: .relaxed)
    return since != Self.never && now > since && now - since > nanoseconds
  }
}
