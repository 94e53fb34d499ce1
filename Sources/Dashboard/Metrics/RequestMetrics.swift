import CoreMetrics
import Synchronization

/// Counts answers by route and status, and measures how long they took to make.
final class RequestMetrics: Sendable {
  fileprivate struct Kind: Hashable {
    let route: String
    let status: Int
  }

  /// What was handed out for each; asking for it every time would cost more than counting.
  fileprivate struct Handles {
    var counters: [Kind: Counter] = [:]
    var timers: [String: Timer] = [:]
  }

  private let factory: any MetricsFactory
  private let handles = Mutex(Handles())

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
    let (counter, timer) = handles.withLock { handles in
      (handles.counter(for: kind, factory), handles.timer(for: kind.route, factory))
    }
    counter.increment()
    timer.recordNanoseconds(Int64(took / .nanoseconds(1)))
  }
}

extension RequestMetrics.Handles {
  fileprivate mutating func counter(
    for kind: RequestMetrics.Kind, _ factory: any MetricsFactory
  ) -> Counter {
    if let known = counters[kind] { return known }
    let counter = Counter(
      label: MetricName.requests,
      dimensions: [("route", kind.route), ("status", "\(kind.status)")], factory: factory)
    counters[kind] = counter
    return counter
  }

  fileprivate mutating func timer(for route: String, _ factory: any MetricsFactory) -> Timer {
    if let known = timers[route] { return known }
    let timer = Timer(
      label: MetricName.requestSeconds, dimensions: [("route", route)], factory: factory)
    timers[route] = timer
    return timer
  }
}
