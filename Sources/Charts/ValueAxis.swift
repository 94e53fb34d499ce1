/// A vertical axis from zero, with ticks at 1, 2, 2.5 or 5 times a power of ten.
struct ValueAxis {
  /// The distance of two ticks.
  let step: Double
  /// The value at the upper end.
  let top: Double
  /// The ticks from zero up to at most `top`.
  let ticks: [Double]

  /// An axis for values up to `highest`.
  ///
  /// - Parameters:
  ///   - highest: the largest value shown.
  ///   - least: the axis reaches at least this high, so that one session is not a wall.
  ///   - intervals: at most so many steps up to the highest value.
  ///   - headroom: how far the axis goes over the highest value.
  ///   - reach: the axis goes up to the next tick if that is at most so many times the highest
  ///     value, and not one tick too many.
  ///   - wholeNumbers: whether a tick between two whole numbers would make no sense.
  init(
    highest: Double, least: Double, intervals: Int, headroom: Double = 1.03,
    reach: Double = 1, wholeNumbers: Bool = false
  ) {
    // Past either end a quotient of two heights is no longer a number that can be counted to.
    let highest = min(max(highest.isFinite ? highest : 0, least, 1e-6), 1e15)
    step = Self.step(atLeast: highest / Double(intervals), wholeNumbers: wholeNumbers)
    let step = self.step
    let next = Double(Int(highest / step) + 1)
    let isInReach = next * step <= reach * highest && Int(next) <= intervals
    top = max(highest * headroom, isInReach ? next * step : 0)
    let count = Int((top / step).rounded(.down))
    ticks = (0...count).map { Double($0) * step }
  }

  /// The smallest round step that is not under `raw`.
  static func step(atLeast raw: Double, wholeNumbers: Bool) -> Double {
    let magnitude = power(under: raw, from: wholeNumbers ? 1 : 1e-6)
    let steps = [1, 2, 2.5, 5, 10].map { $0 * magnitude }
    let usable = steps.filter { !wholeNumbers || $0 == $0.rounded() }
    return usable.first { $0 >= raw } ?? magnitude * 10
  }

  /// The largest power of ten that is not over `raw`, and not under the first.
  static func power(under raw: Double, from first: Double = 1e-6) -> Double {
    var power = first
    while power * 10 <= raw { power *= 10 }
    return power
  }

  /// How far under the upper end a value lies, in pixels of an axis of that height.
  func depth(of value: Double, height: Double) -> Double {
    height - height * (value / top).clampedToUnit
  }
}
