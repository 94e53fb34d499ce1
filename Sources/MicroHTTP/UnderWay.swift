import Synchronization

/// Counts the answers under way, so that a stop can wait for them.
final class UnderWay: Sendable {
  private struct State {
    var count = 0
    var waiting: AsyncStream<Never>.Continuation?
  }

  private let state = Mutex(State())

  /// An answer begins.
  func begin() {
    state.withLock { $0.count += 1 }
  }

  /// An answer has ended, one way or another.
  func end() {
    state.withLock { state in
      state.count -= 1
      if state.count == 0 { state.waiting?.finish() }
    }
  }

  /// Returns when no answer is under way, or when `grace` is over.
  func finish(within grace: Duration) async {
    let (finished, continuation) = AsyncStream<Never>.makeStream()
    state.withLock { state in
      state.waiting = continuation
      if state.count == 0 { continuation.finish() }
    }
    await withTaskGroup { group in
      group.addTask { for await _ in finished {} }
      group.addTask { try? await Task.sleep(for: grace) }
      await group.next()
      group.cancelAll()
    }
  }
}
