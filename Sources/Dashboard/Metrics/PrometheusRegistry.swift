import CoreMetrics
import Synchronization

/// Keeps what the program counts and measures through swift-metrics, for `/metrics`.
///
/// Asked again for the same name and labels it hands out the same values, so that they add up.
/// Asking looks the labels up under a lock: keep what was handed out. Recording costs an atomic
/// step or a short lock, and no memory.
public final class PrometheusRegistry: Sendable {
  private struct Metric {
    let family: Family
    var series: [MetricLabels: MetricSeries] = [:]
  }

  private struct Metrics {
    var byName: [String: Metric] = [:]
    var sampleNames: Set<String> = []

    /// Adds a metric unless one of its samples would have the name of another's.
    mutating func add(_ family: Family) {
      guard sampleNames.isDisjoint(with: family.sampleNames) else { return }
      sampleNames.formUnion(family.sampleNames)
      byName[family.name] = Metric(family: family)
    }
  }

  private let metrics: Mutex<Metrics>

  /// - Parameter families: the metrics with a help text and buckets of their own. Others that are
  ///   asked for get a general help, and a histogram the buckets that Prometheus' own clients have.
  public init(families: [Family]) {
    var metrics = Metrics()
    for family in families { metrics.add(family) }
    self.metrics = Mutex(metrics)
  }

  /// Adds every metric with its values now.
  func write(to text: inout MetricsText) {
    let all = metrics.withLock { Array($0.byName.values) }
    for metric in all {
      text.family(metric.family.name, metric.family.textKind, metric.family.help)
      for (labels, series) in metric.series.sorted(by: { $0.key < $1.key }) {
        series.write(labels, to: &text)
      }
    }
  }

  /// The values of that name and those labels, new ones where there are none.
  ///
  /// - Returns: `nil` where the name stands for a metric of another kind.
  private func series(
    _ label: String, _ dimensions: [(String, String)], _ kind: Family.Kind
  ) -> MetricSeries? {
    let asked = Family(name: label, help: "A metric of the program.", kind: kind)
    let labels = MetricLabels(dimensions)
    return metrics.withLock { metrics in
      if metrics.byName[asked.name] == nil { metrics.add(asked) }
      guard let metric = metrics.byName[asked.name], metric.family.textKind == asked.textKind
      else { return nil }
      if let known = metric.series[labels] { return known }
      let new = MetricSeries(metric.family.kind)
      metrics.byName[asked.name]?.series[labels] = new
      return new
    }
  }

  /// Forgets the values that `handler` is for.
  private func remove(_ handler: AnyObject) {
    metrics.withLock { metrics in
      for (name, metric) in metrics.byName {
        for (labels, series) in metric.series where series.handler === handler {
          metrics.byName[name]?.series[labels] = nil
        }
      }
    }
  }

  /// https://prometheus.io/docs/instrumenting/writing_clientlibs/#histogram, as in the Go client.
  private static let usualBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
}

/// A metric under a name that stands for another kind is not kept: a text with both can't be read.
extension PrometheusRegistry: MetricsFactory {
  /// A counter.
  public func makeCounter(
    label: String, dimensions: [(String, String)]
  ) -> any CounterHandler {
    guard case .counter(let counter) = series(label, dimensions, .counter)
    else { return NOOPMetricsHandler.instance }
    return counter
  }

  /// A counter; whole and fractional steps of one name and labels add up.
  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    guard case .counter(let counter) = series(label, dimensions, .counter)
    else { return NOOPMetricsHandler.instance }
    return counter
  }

  /// A gauge.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    guard case .gauge(let gauge) = series(label, dimensions, .gauge)
    else { return NOOPMetricsHandler.instance }
    return gauge
  }

  /// A histogram where it aggregates, a gauge where it does not.
  public func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    let buckets = PrometheusRegistry.usualBuckets
    switch series(label, dimensions, aggregate ? .histogram(buckets: buckets) : .gauge) {
    case .histogram(let histogram): return histogram
    case .gauge(let gauge): return gauge
    case .counter, nil: return NOOPMetricsHandler.instance
    }
  }

  /// A histogram of seconds.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    let buckets = PrometheusRegistry.usualBuckets
    guard case .histogram(let histogram) = series(label, dimensions, .histogram(buckets: buckets))
    else { return NOOPMetricsHandler.instance }
    return histogram
  }

  /// Forgets a counter's values; asked for again, it begins at zero.
  public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }

  /// Forgets a counter's values; asked for again, it begins at zero.
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
    remove(handler)
  }

  /// Forgets a gauge's value.
  public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }

  /// Forgets a recorder's values.
  public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }

  /// Forgets a timer's values.
  public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}
