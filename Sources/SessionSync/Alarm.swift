import Synchronization

/// Ends waits early: once there is a new key, nobody sits out the rest of a back-off.
final class Alarm: Sendable {
  private struct State {
    var sleepers: [Int: AsyncStream<Void>.Continuation] = [:]
    var last = 0
    var rings = 0
  }

  private let state = Mutex(State())

  /// How often someone has rung.
  var rings: Int { state.withLock { $0.rings } }

  /// Waits until an instant, or until someone has rung more often than `heard`, or the task is
  /// cancelled.
  func sleep(until instant: ContinuousClock.Instant, heard: Int) async {
    let (rings, sleeper) = AsyncStream.makeStream(of: Void.self)
    let id: Int? = state.withLock { state in
      guard state.rings == heard else { return nil }
      state.last += 1
      state.sleepers[state.last] = sleeper
      return state.last
    }
    guard let id else { return }
    await withTaskGroup { group in
      group.addTask { try? await ContinuousClock().sleep(until: instant) }
      group.addTask { for await _ in rings { return } }
      await group.next()
      group.cancelAll()
    }
    state.withLock { _ = $0.sleepers.removeValue(forKey: id) }
  }

  /// Wakes all that sleep now, and keeps those awake that are about to.
  func ring() {
    let sleepers = state.withLock { state in
      state.rings += 1
      return Array(state.sleepers.values)
    }
    for sleeper in sleepers { sleeper.yield() }
  }
}
