extension PrometheusRegistry {
  /// What is said of a metric besides its values.
  public struct Family: Sendable {
    /// How a metric's values are kept.
    public enum Kind: Sendable {
      /// For counters.
      case counter
      /// For meters, and for recorders that don't aggregate.
      case gauge
      /// For timers, whose values are in seconds, and for recorders that aggregate. A bucket holds
      /// the values up to its bound; one above all bounds is always there.
      case histogram(buckets: [Double])
    }

    let name: String
    let help: String
    let kind: Kind

    /// A metric that swift-metrics is asked for by `name`, with a sentence for people.
    public init(name: String, help: String, kind: Kind) {
      self.name = name.metricName
      self.help = help
      self.kind = kind
    }
  }
}

extension PrometheusRegistry.Family {
  /// The kind as the text has it.
  var textKind: MetricsText.Kind {
    switch kind {
    case .counter: .counter
    case .gauge: .gauge
    case .histogram: .histogram
    }
  }

  /// Every name its samples may have.
  var sampleNames: [String] {
    switch kind {
    case .counter, .gauge: [name]
    case .histogram: [name, name + "_bucket", name + "_sum", name + "_count"]
    }
  }
}
