import Synchronization

/// Ends waits early: once there is a new key, nobody sits out the rest of a back-off.
final class Alarm: Sendable {
  private struct State {
    var sleepers: [Int: AsyncStream<Void>.Continuation] = [:]
    var last = 0
  }

  private let state = Mutex(State())

  /// Waits until an instant, or until someone rings, or the task is cancelled.
  func sleep(until instant: ContinuousClock.Instant) async {
    let (rings, sleeper) = AsyncStream.makeStream(of: Void.self)
    let id = state.withLock { state in
      state.last += 1
      state.sleepers[state.last] = sleeper
      return state.last
    }
    await withTaskGroup { group in
      group.addTask { try? await ContinuousClock().sleep(until: instant) }
      group.addTask { for await _ in rings { return } }
      await group.next()
      group.cancelAll()
    }
    state.withLock { _ = $0.sleepers.removeValue(forKey: id) }
  }

  /// Wakes all that sleep now.
  func ring() {
    for sleeper in state.withLock({ Array($0.sleepers.values) }) { sleeper.yield() }
  }
}
