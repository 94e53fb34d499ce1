import PipecatModel

/// How long sessions lasted, over those that ended. All lengths in milliseconds.
public struct DurationFigures: Sendable, Hashable {
  /// How many sessions have a duration.
  public let count: Int
  /// How many are left out because they are said to have ended before they began.
  public let invalid: Int
  /// The median; `nil` where there are no durations.
  public let p50: Int64?
  /// The 95th percentile.
  public let p95: Int64?
  /// The 99th percentile.
  public let p99: Int64?
  /// The longest.
  public let max: Int64?
  private let durations: SortedRuns

  init(_ durations: SortedRuns, invalid: Int) {
    count = durations.count
    self.invalid = invalid
    self.durations = durations
    let percentiles = durations.percentiles([50, 95, 99, 100])
    p50 = percentiles.first
    p95 = percentiles.dropFirst().first
    p99 = percentiles.dropFirst(2).first
    max = percentiles.last
  }

  /// The distribution as a curve: the percentiles 0 (the shortest) to 100 (the longest), 101
  /// values; empty where there are no durations. Worked out anew each time.
  public var curve: [Int64] { durations.percentiles(Array(0...100)) }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("count", count)
    json.field("invalid", invalid)
    for (name, milliseconds) in [("p50", p50), ("p95", p95), ("p99", p99), ("max", max)] {
      json.key(name)
      json.value(secondsFromMilliseconds: milliseconds)
    }
    json.endObject()
  }
}
