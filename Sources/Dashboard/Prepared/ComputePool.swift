import Foundation
import Synchronization

/// Threads that make answers, so that those which serve connections never do.
///
/// They are as many as the machine has processors, and give way to all other threads: what is
/// prepared already is sent at once, however much is asked for that is not.
final class ComputePool: Sendable {
  /// How many jobs may wait. At 10 ms each on two processors these are 5 s of work: whoever came
  /// after them would wait for longer than people do.
  static let mostWaiting = 1024

  private let line: Line

  /// A pool whose threads begin to work at once.
  init(threads: Int = ProcessInfo.processInfo.activeProcessorCount) {
    let line = Line()
    self.line = line
    for index in 0..<threads {
      let thread = Thread {
        Thread.giveWay()
        while let job = line.next() { job() }
      }
      thread.name = "compute-\(index)"
      thread.start()
    }
  }

  deinit {
    line.close()
  }

  /// Has a job done when its turn comes. False where too many wait: it will not be done.
  func submit(_ job: @escaping @Sendable () -> Void) -> Bool { line.add(job) }

  /// What `make` makes when its turn comes; `nil` where too many wait.
  func value<Value: Sendable>(_ make: @escaping @Sendable () -> Value) async -> Value? {
    await withCheckedContinuation { continuation in
      let isTaken = submit { continuation.resume(returning: make()) }
      if !isTaken { continuation.resume(returning: nil) }
    }
  }
}

/// The jobs that wait, in the order in which they came.
private final class Line: Sendable {
  private struct State {
    var jobs: [@Sendable () -> Void] = []
    /// How many of the jobs were taken.
    var taken = 0
  }

  private let state = Mutex(State())
  /// As many signals as there are jobs, and one more once it is closed.
  private let signals = DispatchSemaphore(value: 0)

  func add(_ job: @escaping @Sendable () -> Void) -> Bool {
    let isTaken = state.withLock { state in
      guard state.jobs.count - state.taken < ComputePool.mostWaiting else { return false }
      state.jobs.append(job)
      return true
    }
    if isTaken { signals.signal() }
    return isTaken
  }

  /// The next job, once there is one; `nil` when the line is closed and empty.
  func next() -> (@Sendable () -> Void)? {
    signals.wait()
    let job = state.withLock { state -> (@Sendable () -> Void)? in
      guard state.taken < state.jobs.count else { return nil }
      let job = state.jobs[state.taken]
      state.taken += 1
      if state.taken == state.jobs.count || state.taken > ComputePool.mostWaiting {
        state.jobs.removeFirst(state.taken)
        state.taken = 0
      }
      return job
    }
    // The last signal, handed on to the other threads.
    if job == nil { signals.signal() }
    return job
  }

  /// Lets the threads end once all jobs are done.
  func close() {
    signals.signal()
  }
}
