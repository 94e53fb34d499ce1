extension String {
  /// A valid name of a metric: other characters than letters, digits and `_` become `_`. A colon does
  /// too, as it is kept for rules (https://prometheus.io/docs/concepts/data_model/).
  var metricName: String {
    let name = String(
      String.UnicodeScalarView(unicodeScalars.map { $0.isMetricWord ? $0 : "_" }))
    guard let first = name.utf8.first else { return "_" }
    return UInt8(ascii: "0")...UInt8(ascii: "9") ~= first ? "_" + name : name
  }

  /// A valid name of a label that is not one of Prometheus' own: those begin with `__`, and `le` and
  /// `quantile` tell the parts of a metric apart.
  var metricLabelName: String {
    var name = metricName
    while name.hasPrefix("__") { name.removeFirst() }
    return name == "le" || name == "quantile" ? "exported_" + name : name
  }
}

extension Unicode.Scalar {
  fileprivate var isMetricWord: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: false
    }
  }
}
