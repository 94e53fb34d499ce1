import Logging
import PipecatModel
import Synchronization

/// A clock that stands still until it is told otherwise.
final class TestClock: Sendable {
  private let time = Mutex(Timestamp(seconds: 1_795_550_000))

  var now: Timestamp { time.withLock { $0 } }

  func advance(byMilliseconds milliseconds: Int64) {
    time.withLock { $0 = $0.advanced(byMilliseconds: milliseconds) }
  }
}

extension Logger {
  /// Logs nothing.
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
