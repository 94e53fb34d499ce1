import Foundation

/// Runs what may block on a thread of its own, so that the few threads that tasks share stay free
/// for the answers that a test waits for.
func onThread<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread {
      continuation.resume(with: Result { try work() })
    }
  }
}
