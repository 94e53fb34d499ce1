import Foundation
import TestSupport

/// How the sessions of a simulated deployment come out.
public struct SessionSource: Sendable {
  /// How long something takes.
  public enum Seconds: Sendable {
    /// Always the same.
    case constant(Int)
    /// Each of so many numbers as often as another.
    case uniform(Range<Int>)
    /// Most near the median, and some many times as long: the logarithm is normal.
    case logNormal(median: Double, sigma: Double)
    /// A tail so heavy that it has no variance (Pareto with an exponent of 1/0.6).
    case heavy(scale: Double)

    func draw(using generator: inout SeededGenerator) -> Int {
      func uniform() -> Double { Double.random(in: 0..<1, using: &generator) }
      switch self {
      case .constant(let seconds): return seconds
      case .uniform(let range): return Int.random(in: range, using: &generator)
      case .logNormal(let median, let sigma):
        // Box and Muller 1958.
        let normal = (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
        return Int(min(median * exp(sigma * normal), 14_400))
      case .heavy(let scale): return Int(min(scale / pow(1 - uniform(), 0.6), 14_400))
      }
    }
  }

  /// The share of sessions that fail.
  public var failureShare: Double
  /// The share that start cold.
  public var coldShare: Double
  /// How long cold starts take.
  public var coldStarts: Seconds
  /// How long warm starts take.
  public var warmStarts: Seconds
  /// How long sessions last.
  public var durations: Seconds

  /// A deployment as there are many: 3 % fail, 10 % start cold.
  public init(
    failureShare: Double = 0.03, coldShare: Double = 0.1,
    coldStarts: Seconds = .logNormal(median: 6, sigma: 0.4),
    warmStarts: Seconds = .uniform(0..<3),
    durations: Seconds = .logNormal(median: 90, sigma: 1)
  ) {
    self.failureShare = failureShare
    self.coldShare = coldShare
    self.coldStarts = coldStarts
    self.warmStarts = warmStarts
    self.durations = durations
  }

  func session(using generator: inout SeededGenerator) -> SimulatedSession {
    let isCold = generator.chance(coldShare)
    return SimulatedSession(
      hasFailed: generator.chance(failureShare), isCold: isCold,
      startSeconds: (isCold ? coldStarts : warmStarts).draw(using: &generator),
      durationSeconds: durations.draw(using: &generator))
  }
}
