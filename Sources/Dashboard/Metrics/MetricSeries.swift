/// The values of a metric under one set of labels.
enum MetricSeries {
  case counter(MetricCounter)
  case gauge(MetricGauge)
  case histogram(MetricHistogram)

  /// One without values yet.
  init(_ kind: PrometheusRegistry.Family.Kind) {
    switch kind {
    case .counter: self = .counter(MetricCounter())
    case .gauge: self = .gauge(MetricGauge())
    case .histogram(let buckets):
      self = .histogram(MetricHistogram(bounds: Set(buckets.filter(\.isFinite)).sorted()))
    }
  }

  /// The object that values are told to.
  var handler: AnyObject {
    switch self {
    case .counter(let counter): counter
    case .gauge(let gauge): gauge
    case .histogram(let histogram): histogram
    }
  }

  /// Adds the samples.
  func write(_ labels: MetricLabels, to text: inout MetricsText) {
    switch self {
    case .counter(let counter): counter.write(labels, to: &text)
    case .gauge(let gauge): gauge.write(labels, to: &text)
    case .histogram(let histogram): histogram.write(labels, to: &text)
    }
  }
}
