extension Double {
  /// The shortest text that Prometheus reads as this very number.
  var metricText: String {
    if isNaN { return "NaN" }
    if isInfinite { return self > 0 ? "+Inf" : "-Inf" }
    if magnitude < 0x1p53, let whole = Int64(exactly: self) { return "\(whole)" }
    return description
  }
}
