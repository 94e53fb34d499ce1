import Foundation
import Synchronization

/// Threads that make answers, so that those which serve connections never do: what is prepared
/// already is sent at once, however much is asked for that is not.
///
/// They are as many as the machine has processors. To give them a lower priority did not help:
/// threads that mostly wait get their turn first anyway.
final class ComputePool: Sendable {
  /// How many jobs may wait. At 10 ms each on two processors these are 5 s of work: whoever came
  /// after them would wait for longer than people do.
  static let mostWaiting = 1024

  private let line: Line

  /// A pool whose threads begin to work at once.
  init(
    name: String = "compute", threads: Int = ProcessInfo.processInfo.activeProcessorCount,
    mostWaiting: Int = ComputePool.mostWaiting
  ) {
    line = Line(mostWaiting: mostWaiting)
    for index in 0..<threads {
      Thread { [line] in
        Thread.current.name = "\(name)-\(index)"
        while let job = line.next() { job() }
      }.start()
    }
  }

  deinit {
    line.close()
  }

  /// Has a job done when its turn comes, which for an urgent one is mostly before all that are not.
  /// False where too many wait: it will not be done.
  func submit(isUrgent: Bool = false, _ job: @escaping @Sendable () -> Void) -> Bool {
    line.add(job, isUrgent: isUrgent)
  }

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
  typealias Job = @Sendable () -> Void

  private struct Queue {
    private var jobs: [Job?] = []
    /// How many of the jobs have left.
    private var left = 0

    var count: Int { jobs.count - left }

    mutating func append(_ job: @escaping Job) { jobs.append(job) }

    mutating func popFirst() -> Job? {
      guard left < jobs.count else { return nil }
      defer {
        left += 1
        if left == jobs.count || left > ComputePool.mostWaiting {
          jobs.removeFirst(left)
          left = 0
        }
      }
      // What is done is not to be held until the others are.
      return jobs[left].take()
    }
  }

  /// So many urgent jobs are done in a row while others wait: however many come, those get their turn.
  private static let mostUrgentInARow = 3

  private struct State {
    var urgent = Queue()
    var others = Queue()
    var urgentInARow = 0

    var count: Int { urgent.count + others.count }

    mutating func popFirst() -> Job? {
      let isOthersTurn = urgentInARow == Line.mostUrgentInARow && others.count > 0
      if !isOthersTurn, let job = urgent.popFirst() {
        urgentInARow = min(urgentInARow + 1, Line.mostUrgentInARow)
        return job
      }
      urgentInARow = 0
      return others.popFirst()
    }
  }

  private let state = Mutex(State())
  private let mostWaiting: Int
  /// As many signals as there are jobs, and one more once it is closed.
  private let signals = DispatchSemaphore(value: 0)

  init(mostWaiting: Int) {
    self.mostWaiting = mostWaiting
  }

  func add(_ job: @escaping Job, isUrgent: Bool) -> Bool {
    let isTaken = state.withLock { state in
      guard state.count < mostWaiting else { return false }
      if isUrgent { state.urgent.append(job) } else { state.others.append(job) }
      return true
    }
    if isTaken { signals.signal() }
    return isTaken
  }

  /// The next job, once there is one; `nil` when the line is closed and empty.
  func next() -> Job? {
    signals.wait()
    let job = state.withLock { $0.popFirst() }
    // The last signal, handed on to the other threads.
    if job == nil { signals.signal() }
    return job
  }

  /// Lets the threads end once all jobs are done.
  func close() {
    signals.signal()
  }
}
