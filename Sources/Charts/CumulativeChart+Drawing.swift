import Foundation

extension CumulativeChart {
  private static let top = 8.0
  private static let plotHeight = 176.0

  /// The units of the box for lines: finer than a pixel on wide screens.
  private static let units = 2000.0

  /// How far up a share lies, from 0 to 1: each further nine is a third of the height.
  static func rise(_ share: Double) -> Double {
    share < 1 ? (-log10(1 - share) / 3).clampedToUnit : 1
  }

  /// The picture.
  public var drawing: Drawing {
    var writer = SVGWriter()
    let floor = Self.top + Self.plotHeight
    for share in [0.5, 0.9, 0.95, 0.99, 0.999] {
      let y = floor - Self.plotHeight * Self.rise(share)
      writer.horizontal(y: y, class: "grid")
      writer.rowLabel(Format.number(share * 100) + "%", y: y)
    }
    scale.drawFoot(y: floor, top: Self.top, into: &writer)
    writer.horizontal(y: floor, class: "base")
    writer.stretched(y: Self.top, height: Self.plotHeight, units: Self.units) { writer in
      for (index, series) in series.enumerated().reversed() {
        writer.path(path(of: series), class: Self.lineStyle(index))
      }
    }
    let isEmpty = series.allSatisfy { $0.count == 0 }
    if isEmpty {
      writer.label(
        "No \(noun.plural) in this range", x: 50, y: Self.top + Self.plotHeight / 2,
        anchor: .middle, class: "strong")
    }
    return Drawing(
      title: title, summary: isEmpty ? "No \(noun.plural) in this range." : summary,
      height: Int(floor), body: writer.text,
      legend: series.enumerated().map { index, series in
        LegendKey(label: series.name, sign: .line, style: Self.lineStyle(index))
      }, leading: 48)
  }

  private var summary: String {
    let told = series.map { series in
      let values = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)].map {
        "\($0) \(RangeMark.told(series.percentile($1)))"
      }
      return "\(series.name): \(values.joined(separator: ", "))."
    }
    return ([finding].compactMap(\.self) + told).joined(separator: " ")
  }

  /// A line of steps that ends at 99.9 % or at the end of the axis.
  ///
  /// Steps closer than a unit are drawn as one: ten thousand durations are not ten thousand steps.
  private func path(of series: Series) -> SVGPath {
    var path = SVGPath()
    guard series.count > 0 else { return path }
    path.move(0, Self.plotHeight)
    var drawn = 0.0
    var pending: Double?
    for step in series.steps {
      let x = (scale.fraction(of: step.seconds) * Self.units).rounded()
      if x > drawn {
        if let pending { path.vertical(pending) }
        path.horizontal(x)
        drawn = x
      }
      let rise = Self.rise(Double(step.count) / Double(series.count))
      pending = Self.plotHeight * (1 - rise)
      // A thousandth of the height under the top, as 1 − 0.999 is not quite 0.001.
      if rise >= 0.999 || step.seconds > scale.highest { break }
    }
    if let pending { path.vertical(pending) }
    return path
  }
}
