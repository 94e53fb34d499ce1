import CMicrohttpd
import Synchronization

/// A connection that sleeps until its response is there.
final class Suspension: Sendable {
  fileprivate nonisolated(unsafe) let connection: OpaquePointer  // safe: used under the lock only
  private let response = Mutex<Response?>(nil)

  fileprivate init(_ connection: OpaquePointer) {
    self.connection = connection
  }

  fileprivate func store(_ response: Response) {
    self.response.withLock { $0 = response }
  }

  /// The response, once the connection has been woken.
  func takeResponse() -> Response? {
    response.withLock { response in
      defer { response = nil }
      return response
    }
  }
}

/// The connections that sleep. Each is woken exactly once, by its response or by the stop.
final class Suspensions: Sendable {
  private struct State {
    var isClosed = false
    var sleeping: [ObjectIdentifier: (Suspension, Task<Void, Never>)] = [:]
  }

  private let state = Mutex(State())

  /// Lets a connection sleep until `respond` returns. Nil when the server is stopping. To be
  /// called by the library's thread that serves the connection.
  func suspend(
    _ connection: OpaquePointer, respond: @escaping @Sendable () async -> Response
  ) -> Suspension? {
    let suspension = Suspension(connection)
    return state.withLock { state in
      guard !state.isClosed else { return nil }
      MHD_suspend_connection(suspension.connection)
      let task = Task {
        self.wake(suspension, with: await respond())
      }
      state.sleeping[ObjectIdentifier(suspension)] = (suspension, task)
      return suspension
    }
  }

  /// Wakes all with the same response, cancels what they wait for, and lets none sleep again: the
  /// library aborts when it is stopped while one sleeps.
  func close(with response: Response) {
    state.withLock { state in
      state.isClosed = true
      for (suspension, task) in state.sleeping.values {
        task.cancel()
        suspension.store(response)
        MHD_resume_connection(suspension.connection)
      }
      state.sleeping = [:]
    }
  }

  private func wake(_ suspension: Suspension, with response: Response) {
    // Under the lock, so that the library can't be stopped before it has heard.
    state.withLock { state in
      guard state.sleeping.removeValue(forKey: ObjectIdentifier(suspension)) != nil else { return }
      suspension.store(response)
      MHD_resume_connection(suspension.connection)
    }
  }
}
