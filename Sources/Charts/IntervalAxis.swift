/// A horizontal axis of shares or seconds around some values, with ticks at round numbers.
public struct IntervalAxis: Sendable, Equatable {
  /// What the values of an axis are.
  public enum Unit: Sendable {
    /// Shares, from 0 to 1.
    case share
    /// Differences of shares.
    case points
    /// Whole seconds, from 0 on.
    case seconds
    /// Differences of seconds.
    case moreSeconds
  }

  /// A named place.
  struct Tick: Equatable {
    let fraction: Double
    let label: String
    /// Whether it is where there is no difference.
    let isZero: Bool
  }

  private let lowest: Double
  private let highest: Double
  let ticks: [Tick]

  /// An axis that holds some values: for differences as far to one side of zero as to the other.
  public init(_ unit: Unit, covering values: [Double]) {
    let values = values.filter(\.isFinite)
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    let step: Double
    let places: ClosedRange<Int>
    if unit.isDifference {
      step = unit.step(atLeast: max(-least, most) / 2)
      places = -2...2
    } else {
      step = unit.step(atLeast: (most - least) / 4)
      let end = unit == .share ? Int((1 / step).rounded()) : .max
      let first = min(max(0, Int((least / step).rounded(.down))), end - 1)
      places = first...min(max(Int((most / step).rounded(.up)), first + 1), end)
    }
    let lowest = Double(places.lowerBound) * step
    let highest = Double(places.upperBound) * step
    self.lowest = lowest
    self.highest = highest
    ticks = places.map { place in
      Tick(
        fraction: Double(place - places.lowerBound) / Double(places.count - 1),
        label: unit.label(Double(place) * step, step: step), isZero: unit.isDifference && place == 0
      )
    }
  }

  /// Where a value lies, from 0 at the left end to 1 at the right end; the nearer end outside.
  func fraction(of value: Double) -> Double {
    ((value - lowest) / (highest - lowest)).clampedToUnit
  }
}

extension IntervalAxis.Unit {
  fileprivate var isDifference: Bool { self == .points || self == .moreSeconds }

  /// The smallest round step that is not under `raw`; none is finer than people read.
  fileprivate func step(atLeast raw: Double) -> Double {
    switch self {
    case .share: return ValueAxis.step(atLeast: max(raw, 0.001), wholeNumbers: false)
    case .points:
      // Two steps to each side want to be as long as what they show, so there are more to choose from.
      let power = ValueAxis.power(under: max(raw, 0.001))
      return [1, 1.5, 2, 3, 4, 5, 6, 8].map { $0 * power }.first { $0 >= raw } ?? 10 * power
    case .seconds, .moreSeconds:
      return Self.lengths.first { $0 >= raw } ?? (raw / 86_400).rounded(.up) * 86_400
    }
  }

  private static let lengths: [Double] =
    [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14_400, 43_200]

  fileprivate func label(_ place: Double, step: Double) -> String {
    switch self {
    case .share: return Format.number(place * 100, places: 2) + "%"
    case .points: return Self.sign(place) + Format.number(place.magnitude * 100, places: 2)
    case .seconds, .moreSeconds:
      let sign = self == .moreSeconds ? Self.sign(place) : ""
      if sign.isEmpty, self == .moreSeconds { return "0" }
      // All ticks in one unit.
      let seconds = Int(place.magnitude.rounded())
      let isWhole = step.truncatingRemainder(dividingBy: 60) == 0 && seconds > 0
      return sign + (isWhole ? Format.step(seconds: seconds) : "\(Format.count(seconds)) s")
    }
  }

  private static func sign(_ place: Double) -> String {
    place == 0 ? "" : place > 0 ? "+" : Format.minus
  }
}
