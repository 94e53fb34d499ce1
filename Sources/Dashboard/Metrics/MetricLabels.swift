/// What tells the samples of a metric apart, as it stands in the text: valid names, sorted, each once.
///
/// Labels that mean the same are equal, in whatever order they were given. An empty value is left
/// out: to Prometheus it is as good as none, and a second sample with the same labels spoils a
/// scrape.
struct MetricLabels: Hashable, Sendable {
  private let text: String

  /// Makes names valid. Of names that become the same, the values are joined, as OpenTelemetry does
  /// it (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/).
  init(_ labels: [(String, String)]) {
    var values: [String: String] = [:]
    for (name, value) in labels.sorted(by: { $0 < $1 }) where !value.isEmpty {
      let name = name.metricLabelName
      values[name] = values[name].map { "\($0);\(value)" } ?? value
    }
    self.init(values: values)
  }

  private init(values: [String: String]) {
    text = values.sorted { $0.key < $1.key }
      .map { "\($0.key)=\"\($0.value.metricEscaped(inQuotes: true))\"" }.joined(separator: ",")
  }

  /// The labels as they follow a metric's name, `own` behind them; empty where there are none.
  func inBraces(and own: String = "") -> String {
    let all = [text, own].filter { !$0.isEmpty }.joined(separator: ",")
    return all.isEmpty ? "" : "{\(all)}"
  }
}

extension MetricLabels: ExpressibleByDictionaryLiteral {
  /// Labels of names that are Prometheus' or ours, and so are left as they are.
  init(dictionaryLiteral elements: (String, String)...) {
    self.init(
      values: Dictionary(elements.filter { !$0.1.isEmpty }) { first, _ in first })
  }
}

extension MetricLabels: Comparable {
  static func < (left: MetricLabels, right: MetricLabels) -> Bool { left.text < right.text }
}
