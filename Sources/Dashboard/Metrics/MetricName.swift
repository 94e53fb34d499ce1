/// The names of what the program counts while it runs.
enum MetricName {
  static let requests = "pipecat_dashboard_http_requests_total"
  static let requestSeconds = "pipecat_dashboard_http_request_duration_seconds"
  static let upstreamRequests = "pipecat_dashboard_upstream_requests_total"
}

extension PrometheusRegistry {
  /// What `/metrics` tells besides the state of the agents; the parts of the program count into it.
  public static func dashboard() -> PrometheusRegistry {
    PrometheusRegistry(families: [
      Family(
        name: MetricName.requests, help: "Answers by route and status.", kind: .counter),
      Family(
        name: MetricName.requestSeconds,
        help: "Seconds from a request to its answer, or to the head of one that is streamed.",
        kind: .histogram(buckets: [
          0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
        ])),
      Family(
        name: MetricName.upstreamRequests,
        help: "Requests to Pipecat Cloud by operation and status; without an answer, timeout, "
          + "unreachable, unreadable or cancelled.",
        kind: .counter),
    ])
  }
}
