import CoreMetrics
import Synchronization

/// Counts the requests that were sent, by operation and by what came of each.
final class RequestCounts: Sendable {
  private struct Kind: Hashable {
    let operation: String
    let result: String
  }

  private let metrics: any MetricsFactory
  private let counters = Mutex<[Kind: Counter]>([:])

  init(_ metrics: any MetricsFactory) {
    self.metrics = metrics
  }

  /// Counts one more; `error` says why where there is no answer.
  func add(_ operation: Operation, status: Int?, error: (any Error)? = nil) {
    let kind = Kind(
      operation: operation.name, result: status.map { "\($0)" } ?? RequestCounts.word(error))
    counters.withLock { counters in
      let known = counters[kind]
      let counter =
        known
        ?? Counter(
          label: "pipecat_dashboard_upstream_requests_total",
          dimensions: [("operation", kind.operation), ("status", kind.result)], factory: metrics)
      if known == nil { counters[kind] = counter }
      return counter
    }.increment()
  }

  private static func word(_ error: (any Error)?) -> String {
    switch (error as? UpstreamError)?.kind {
    case .timedOut: "timeout"
    case .notUnderstood: "unreadable"
    case nil: "cancelled"
    default: "unreachable"
    }
  }
}
