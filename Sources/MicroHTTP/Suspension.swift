import CMicrohttpd
import Synchronization

/// A connection that sleeps, and is woken exactly once.
final class Suspension: Sendable {
  private struct State {
    var isAwake = false
    var task: Task<Void, Never>?
  }

  private nonisolated(unsafe) let connection: OpaquePointer  // safe: the library locks it itself
  private let state = Mutex(State())

  init(_ connection: OpaquePointer) {
    self.connection = connection
  }

  /// Takes the connection out of the library's loop. Only from within its request callback or its
  /// content reader.
  func sleep() {
    MHD_suspend_connection(connection)
  }

  /// Wakes the connection. False when it was awake; true when this has woken it, and the library
  /// has been told. `prepare` runs just before, and only then.
  func wake(after prepare: () -> Void = {}) -> Bool {
    let isFirst = state.withLock { state in
      defer { state.isAwake = true }
      return !state.isAwake
    }
    guard isFirst else { return false }
    prepare()
    // Once only, or it would wake a connection that sleeps again, before its time.
    MHD_resume_connection(connection)
    return true
  }

  /// Keeps the task that wakes the connection in the end, to cancel it with.
  func awaits(_ task: Task<Void, Never>) {
    let isAwake = state.withLock { state in
      state.task = task
      return state.isAwake
    }
    if isAwake { task.cancel() }
  }

  /// Cancels the task that wakes the connection in the end.
  func cancel() {
    state.withLock { $0.task }?.cancel()
  }
}
