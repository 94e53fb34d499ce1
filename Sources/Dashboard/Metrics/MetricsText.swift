/// Writes the Prometheus text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/): each family once, sorted by
/// name, whoever writes to it and in whatever order.
struct MetricsText {
  /// What a metric's values mean over time.
  enum Kind: String {
    case counter, gauge, histogram
  }

  /// The lines of one family.
  private struct Family {
    let head: String
    var samples = ""
  }

  private var families: [String: Family] = [:]
  private var name = ""

  /// Begins a metric, or goes on with it where it was begun before; its samples follow.
  mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    guard families[name] == nil else { return }
    families[name] = Family(
      head:
        "# HELP \(name) \(help.metricEscaped(inQuotes: false))\n# TYPE \(name) \(kind.rawValue)\n")
  }

  /// Adds a value of the metric begun last.
  mutating func sample(_ value: some BinaryInteger, _ labels: MetricLabels) {
    line("", labels.inBraces(), "\(value)")
  }

  /// Adds a value of the metric begun last.
  mutating func sample(_ value: Double, _ labels: MetricLabels) {
    line("", labels.inBraces(), value.metricText)
  }

  /// Adds the buckets, sum and count of the histogram begun last. `counts` says how many values lie
  /// in each bucket alone, and last how many lie above all bounds.
  mutating func histogram(
    bounds: [Double], counts: [UInt64], sum: Double, _ labels: MetricLabels
  ) {
    var upToHere: UInt64 = 0
    for (bound, count) in zip(bounds + [.infinity], counts) {
      upToHere += count
      line("_bucket", labels.inBraces(and: "le=\"\(bound.metricText)\""), "\(upToHere)")
    }
    line("_sum", labels.inBraces(), sum.metricText)
    line("_count", labels.inBraces(), "\(upToHere)")
  }

  /// The text so far, in UTF-8.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for (_, family) in families.sorted(by: { $0.key < $1.key }) {
      bytes += family.head.utf8
      bytes += family.samples.utf8
    }
    return bytes
  }

  private mutating func line(_ suffix: String, _ labels: String, _ value: String) {
    families[name]?.samples += "\(name)\(suffix)\(labels) \(value)\n"
  }
}
