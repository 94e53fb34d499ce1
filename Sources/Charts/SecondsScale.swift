import Foundation

/// A horizontal axis of seconds that several marks share.
public struct SecondsScale: Sendable, Equatable {
  private enum Shape: Equatable {
    case linear
    case logarithmic
  }

  private let shape: Shape
  var isLogarithmic: Bool { shape == .logarithmic }
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
    drawHead(labels: .timesInCell, into: &writer)
    return "<svg class=\"mini\" height=\"16\" aria-hidden=\"true\">\(writer.text)</svg>"
  }

  /// The labels with their ticks under them, 16 px high.
  func drawHead(labels: LabelRow, into writer: inout SVGWriter) {
    for tick in ticks {
      writer.vertical(x: tick.fraction * 100, from: 12, to: 16, class: "base")
    }
    drawLabels(y: 9, in: labels, into: &writer)
  }

  /// The ticks with their labels under them, for the foot of a plot.
  func drawFoot(y: Double, top: Double, into writer: inout SVGWriter) {
    for tick in ticks {
      writer.vertical(x: tick.fraction * 100, from: top, to: y, class: "grid")
      writer.vertical(x: tick.fraction * 100, from: y, to: y + 5, class: "base")
    }
    drawLabels(y: y + 17, in: .times, into: &writer)
  }

  /// The two ends first: they say how far the axis goes.
  private func drawLabels(y: Double, in row: LabelRow, into writer: inout SVGWriter) {
    var row = row
    let last = ticks.count - 1
    for index in [0, last] + Array(1..<last) {
      let x = ticks[index].fraction * 100
      let anchor: SVGWriter.Anchor = index == 0 ? .start : index == last ? .end : .middle
      guard let fit = row.place(x: x, anchor: anchor) else { continue }
      writer.label(
        ticks[index].label, x: x, y: y, anchor: anchor, class: fit == .wideOnly ? "minor" : "")
    }
  }
}
