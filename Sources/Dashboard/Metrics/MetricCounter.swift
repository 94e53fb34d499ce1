import CoreMetrics
import Synchronization

/// A number that only grows. Whole steps and fractional ones add up.
final class MetricCounter: CounterHandler, FloatingPointCounterHandler {
  // Apart, so that whole numbers stay exact and cost one instruction.
  private let whole = Atomic<UInt64>(0)
  private let fractions = Mutex(0.0)

  /// Adds a step; a negative one is ignored, a counter never goes back.
  func increment(by amount: Int64) {
    guard amount > 0 else { return }
    whole.wrappingAdd(UInt64(amount), ordering: .relaxed)
  }

  /// Adds a step; ignored unless it is a positive, finite number.
  func increment(by amount: Double) {
    guard amount > 0, amount.isFinite else { return }
    fractions.withLock { $0 += amount }
  }

  /// Begins at zero again.
  func reset() {
    whole.store(0, ordering: .relaxed)
    fractions.withLock { $0 = 0 }
  }

  /// Adds the sample.
  func write(_ labels: MetricLabels, to text: inout MetricsText) {
    let whole = whole.load(ordering: .relaxed)
    let fraction = fractions.withLock { $0 }
    if fraction == 0 {
      text.sample(whole, labels)
    } else {
      text.sample(Double(whole) + fraction, labels)
    }
  }
}
