import Foundation

/// Runs what may block on threads of its own, so that the few threads that tasks share stay free
/// for the answers that a test waits for.
final class OwnThreads: TaskExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
