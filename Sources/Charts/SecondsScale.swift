import Foundation

/// A horizontal axis of seconds that several marks share.
public struct SecondsScale: Sendable, Equatable {
  private enum Shape: Equatable {
    case linear
    case logarithmic
  }

  private let shape: Shape
  /// The value at the left end, in seconds.
  public let lowest: Double
  /// The value at the right end, in seconds.
  public let highest: Double
  /// The named places of the axis.
  public let ticks: [AxisTick]

  /// Distances of ticks on a linear axis, in seconds.
  private static let steps: [Double] =
    [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800]
    + [1, 2, 3, 6, 12, 24, 48, 120, 240, 720, 2400, 8760].map { $0 * 3600 }

  /// Ticks of a logarithmic axis, in seconds, each two to four times the one before.
  private static let rungs: [Double] =
    [1, 2, 5, 15, 30, 60, 120, 300, 900, 1800]
    + [1, 2, 4, 12, 24, 72, 168, 672, 2016, 8760].map { $0 * 3600 }

  /// An axis from 0 to at least `value`, in equal steps, at most five of them; at least 4 s long.
  public static func linear(upTo value: Double) -> SecondsScale {
    let value = max(4, value.isFinite ? value : 0)
    let step = steps.first { value / $0 <= 5 } ?? steps[steps.count - 1]
    let count = min((value / step).rounded(.up), 5)
    let end = count * step
    let places = (0...Int(count)).map { Double($0) * step }
    return SecondsScale(shape: .linear, from: 0, to: end, places: places)
  }

  /// An axis on which each doubling is equally long: for what ranges from seconds to hours.
  ///
  /// All of the values are on it; under a second counts as a second.
  public static func logarithmic(covering values: ClosedRange<Double>) -> SecondsScale {
    let first = rungs.lastIndex { $0 <= values.lowerBound } ?? 0
    let last = rungs.firstIndex { $0 >= values.upperBound } ?? rungs.count - 1
    let range = min(first, rungs.count - 2)...max(last, first + 1)
    var places = range.map { rungs[min($0, rungs.count - 1)] }
    while places.count > 8 {
      places = places.enumerated().compactMap { $0 % 2 == 0 || $0 == places.count - 1 ? $1 : nil }
    }
    return SecondsScale(
      shape: .logarithmic, from: places[0], to: places[places.count - 1], places: places)
  }

  private init(shape: Shape, from lowest: Double, to highest: Double, places: [Double]) {
    self.shape = shape
    self.lowest = lowest
    self.highest = highest
    ticks = places.map { place in
      AxisTick(
        at: Self.fraction(of: place, shape: shape, from: lowest, to: highest),
        label: Format.step(seconds: Int(place)))
    }
  }

  /// Where a value lies, from 0 at the left end to 1 at the right end; the nearer end outside.
  public func fraction(of seconds: Double) -> Double {
    Self.fraction(of: seconds, shape: shape, from: lowest, to: highest)
  }

  private static func fraction(
    of seconds: Double, shape: Shape, from lowest: Double, to highest: Double
  ) -> Double {
    switch shape {
    case .linear:
      return ((seconds - lowest) / (highest - lowest)).clampedToUnit
    case .logarithmic:
      guard seconds > lowest else { return 0 }
      return (log2(seconds / lowest) / log2(highest / lowest)).clampedToUnit
    }
  }

  /// The axis for the head of a table's column, as an `svg` element of class `mini`.
  public var svg: String {
    var writer = SVGWriter()
    drawHead(y: 0, into: &writer)
    return "<svg class=\"mini\" height=\"16\" aria-hidden=\"true\">\(writer.text)</svg>"
  }

  /// The labels with their ticks under them, 16 px high.
  func drawHead(y: Double, into writer: inout SVGWriter) {
    for (index, tick) in ticks.enumerated() {
      let x = tick.fraction * 100
      writer.vertical(x: x, from: y + 12, to: y + 16, class: "base")
      writer.label(
        tick.label, x: x, y: y + 9, anchor: anchor(of: index), class: thinning(index))
    }
  }

  /// The ticks with their labels under them, for the foot of a plot.
  func drawFoot(y: Double, top: Double, into writer: inout SVGWriter) {
    for (index, tick) in ticks.enumerated() {
      let x = tick.fraction * 100
      writer.vertical(x: x, from: top, to: y, class: "grid")
      writer.vertical(x: x, from: y, to: y + 5, class: "base")
      writer.label(
        tick.label, x: x, y: y + 17, anchor: anchor(of: index), class: thinning(index))
    }
  }

  private func anchor(of index: Int) -> SVGWriter.Anchor {
    switch index {
    case 0: .start
    case ticks.count - 1: .end
    default: .middle
    }
  }

  /// Every other label goes where there is little room and many of them.
  private func thinning(_ index: Int) -> String {
    ticks.count > 6 && index % 2 == 1 && index != ticks.count - 1 ? "minor" : ""
  }
}
