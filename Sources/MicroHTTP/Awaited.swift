import Synchronization

/// What a sleeping connection waits for: put in by a task, and taken out by the library's thread
/// that serves the connection.
final class Awaited<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  /// To be called before the connection is woken.
  func put(_ value: Value) {
    self.value.withLock { $0 = value }
  }

  /// The value, once the connection has been woken. Nil when it was woken because the server stops.
  func take() -> Value? {
    value.withLock { value in
      defer { value = nil }
      return value
    }
  }
}
