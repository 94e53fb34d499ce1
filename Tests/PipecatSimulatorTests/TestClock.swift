import PipecatModel
import Synchronization

/// A clock that stands still until it is told otherwise.
final class TestClock: Sendable {
  /// A Tuesday, in the office hours of the busiest agent.
  static let start = Timestamp(seconds: 1_795_536_000 + 15 * 3600 + 1234)

  private let time: Mutex<Timestamp>

  init(_ time: Timestamp = TestClock.start) {
    self.time = Mutex(time)
  }

  var now: Timestamp { time.withLock { $0 } }

  func advance(byMilliseconds milliseconds: Int64) {
    time.withLock { $0 = $0.advanced(byMilliseconds: milliseconds) }
  }
}
