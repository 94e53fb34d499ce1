import Foundation
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

  init(socket: Int32, address: ClientAddress?, isSurplus: Bool) {
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
