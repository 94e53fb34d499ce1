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

  /// Lets a connection sleep until `respond` returns. Nil when the server is stopping. To be
  /// called by the library's thread that serves the connection.
  func suspend(
    _ connection: OpaquePointer, respond: @escaping @Sendable () async -> Response
  ) -> Suspension? {
    let suspension = Suspension(connection)
    let sleeps = state.withLock { state in
      guard !state.isClosed else { return false }
      state.sleeping[ObjectIdentifier(suspension)] = suspension
      // Under the lock, so that ``close(with:)`` finds all that sleep.
      suspension.sleep()
      return true
    }
    guard sleeps else { return nil }
    suspension.awaits(
      Task {
        if suspension.wake(with: await respond()) { self.forget(suspension) }
      })
    return suspension
  }

  /// Wakes all with the same response, cancels what they wait for, and lets none sleep again: the
  /// library aborts when it is stopped while one sleeps. Returns how many were asleep.
  @discardableResult
  func close(with response: Response) -> Int {
    let sleeping = state.withLock { state in
      state.isClosed = true
      return state.sleeping
    }
    for suspension in sleeping.values {
      suspension.cancel()
      if suspension.wake(with: response) { forget(suspension) }
    }
    // A task may be in the midst of telling the library: that takes microseconds.
    while !state.withLock({ $0.sleeping.isEmpty }) { sched_yield() }
    return sleeping.count
  }

  private func forget(_ suspension: Suspension) {
    state.withLock { _ = $0.sleeping.removeValue(forKey: ObjectIdentifier(suspension)) }
  }
}
