import Synchronization

/// Counts what happens on any thread.
final class Counter: Sendable {
  private let count = Atomic(0)

  var value: Int { count.load(ordering: .relaxed) }

  @discardableResult
  func increase() -> Int {
    count.add(1, ordering: .relaxed).newValue
  }
}
