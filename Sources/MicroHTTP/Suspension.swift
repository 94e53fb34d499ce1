import CMicrohttpd
import Synchronization

/// A connection that sleeps until its response is there, and is woken exactly once.
final class Suspension: Sendable {
  private struct State {
    var isAwake = false
    var response: Response?
    var task: Task<Void, Never>?
  }

  private nonisolated(unsafe) let connection: OpaquePointer  // safe: the library locks it itself
  private let state = Mutex(State())

  init(_ connection: OpaquePointer) {
    self.connection = connection
  }

  /// Takes the connection out of the library's loop. Only from within its request callback.
  func sleep() {
    MHD_suspend_connection(connection)
  }

  /// Wakes the connection with a response. False when it was awake; true when this has woken it,
  /// and the library has been told.
  func wake(with response: Response) -> Bool {
    let isFirst = state.withLock { state in
      guard !state.isAwake else { return false }
      state.isAwake = true
      state.response = response
      return true
    }
    if isFirst { MHD_resume_connection(connection) }
    return isFirst
  }

  /// The response, once the connection has been woken.
  func takeResponse() -> Response? {
    state.withLock { state in
      defer { state.response = nil }
      return state.response
    }
  }

  /// Keeps the task that makes the response, to cancel it with.
  func awaits(_ task: Task<Void, Never>) {
    let isAwake = state.withLock { state in
      state.task = task
      return state.isAwake
    }
    if isAwake { task.cancel() }
  }

  /// Cancels the task that makes the response.
  func cancel() {
    state.withLock { $0.task }?.cancel()
  }
}
