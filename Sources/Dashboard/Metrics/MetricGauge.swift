import CoreMetrics
import Synchronization

/// A number that goes up and down; the last one said counts.
final class MetricGauge: MeterHandler, RecorderHandler {
  private let value = Mutex(0.0)

  /// Sets the value.
  func set(_ value: Int64) { set(Double(value)) }

  /// Sets the value, whatever number it is.
  func set(_ value: Double) { self.value.withLock { $0 = value } }

  /// Sets the value.
  func record(_ value: Int64) { set(Double(value)) }

  /// Sets the value, whatever number it is.
  func record(_ value: Double) { set(value) }

  /// Raises the value.
  func increment(by amount: Double) { value.withLock { $0 += amount } }

  /// Lowers the value.
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }

  /// Adds the sample.
  func write(_ labels: MetricLabels, to text: inout MetricsText) {
    text.sample(value.withLock { $0 }, labels)
  }
}
