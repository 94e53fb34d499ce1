import CoreMetrics
import Synchronization

/// Counts answers by route and status, and measures how long they took to make.
final class RequestMetrics: Sendable {
  fileprivate struct Kind: Hashable {
    let route: String
    let status: Int
  }

  fileprivate struct Handles {
    let counter: Counter
    /// The same for all statuses of a route.
    let timer: Timer
  }

  private let factory: any MetricsFactory
  /// What was handed out for each; asking for it every time would cost more than counting.
  private let handles = Mutex<[Kind: Handles]>([:])

  init(_ factory: any MetricsFactory) {
    self.factory = factory
  }

  /// Enters an answer.
  ///
  /// - Parameters:
  ///   - route: the address with its variable parts named; `nil` for one that does not exist.
  ///   - status: the answer's.
  ///   - took: the time from the request to the answer, or to the head of one that is streamed.
  func add(_ route: String?, status: Int, took: Duration) {
    let kind = Kind(route: route ?? "other", status: status)
    let handles = handles.withLock { handles in
      if let known = handles[kind] { return known }
      let new = Handles(for: kind, factory)
      handles[kind] = new
      return new
    }
    handles.counter.increment()
    handles.timer.recordNanoseconds(Int64(took / .nanoseconds(1)))
  }
}

extension RequestMetrics.Handles {
  fileprivate init(for kind: RequestMetrics.Kind, _ factory: any MetricsFactory) {
    counter = Counter(
      label: MetricName.requests,
      dimensions: [("route", kind.route), ("status", "\(kind.status)")], factory: factory)
    timer = Timer(
      label: MetricName.requestSeconds, dimensions: [("route", kind.route)], factory: factory)
  }
}
