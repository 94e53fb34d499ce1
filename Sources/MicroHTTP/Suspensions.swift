import CMicrohttpd
import Foundation
import Synchronization

/// The connections that sleep.
final class Suspensions: Sendable {
  private struct State {
    var isClosed = false
    var sleeping: [ObjectIdentifier: Suspension] = [:]
  }

  private let state = Mutex(State())

  /// Lets a connection sleep until `make` returns. Nil when the server is stopping. To be called
  /// by the library's thread that serves the connection.
  func suspend<Value: Sendable>(
    _ connection: OpaquePointer, until make: @escaping @Sendable () async -> Value
  ) -> Awaited<Value>? {
    let suspension = Suspension(connection)
    let sleeps = state.withLock { state in
      guard !state.isClosed else { return false }
      state.sleeping[ObjectIdentifier(suspension)] = suspension
      // Under the lock, so that ``close()`` finds all that sleep.
      suspension.sleep()
      return true
    }
    guard sleeps else { return nil }
    let awaited = Awaited<Value>()
    suspension.awaits(
      Task {
        let value = await make()
        if suspension.wake(after: { awaited.put(value) }) { self.forget(suspension) }
      })
    return awaited
  }

  /// Wakes all without what they wait for, cancels that, and lets none sleep again: the library
  /// aborts when it is stopped while one sleeps. Returns how many were asleep.
  @discardableResult
  func close() -> Int {
    let sleeping = state.withLock { state in
      state.isClosed = true
      return state.sleeping
    }
    for suspension in sleeping.values {
      if suspension.wake() { forget(suspension) }
      // Afterwards, or what a cancelled task makes would be sent.
      suspension.cancel()
    }
    // A task may be in the midst of telling the library: that takes microseconds.
    while !state.withLock({ $0.sleeping.isEmpty }) { sched_yield() }
    return sleeping.count
  }

  private func forget(_ suspension: Suspension) {
    state.withLock { _ = $0.sleeping.removeValue(forKey: ObjectIdentifier(suspension)) }
  }
}
