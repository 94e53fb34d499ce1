import CoreMetrics
import Synchronization

/// How many of the values seen lie up to each of some bounds.
final class MetricHistogram: RecorderHandler, TimerHandler {
  private struct Values {
    /// Of each bucket alone; the last holds what lies above all bounds.
    var counts: [UInt64]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let values: Mutex<Values>

  /// - Parameter bounds: ascending and finite; a value equal to a bound lies in its bucket.
  init(bounds: [Double]) {
    self.bounds = bounds
    values = Mutex(Values(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  /// Adds a value.
  func record(_ value: Int64) { record(Double(value)) }

  /// Adds a value; ignored unless it is finite, since a sum never recovers from one that is not.
  func record(_ value: Double) {
    guard value.isFinite else { return }
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    values.withLock {
      $0.counts[bucket] += 1
      $0.sum += value
    }
  }

  /// Adds a time in seconds. A negative one, from a clock that was set back, counts as none.
  func recordNanoseconds(_ duration: Int64) { record(Double(max(0, duration)) / 1e9) }

  /// Adds the samples.
  func write(_ labels: MetricLabels, to text: inout MetricsText) {
    // Copied element by element: a shared array would be copied again by whoever records next.
    let (counts, sum) = values.withLock { values in (values.counts.map { $0 }, values.sum) }
    text.histogram(bounds: bounds, counts: counts, sum: sum, labels)
  }
}
