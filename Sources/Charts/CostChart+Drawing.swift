import Foundation

extension CostChart {
  private static let top = 12.0
  private static let decadeHeight = 48.0
  private static let units = 1000.0
  /// Pixels between the base lines of two names.
  private static let nameHeight = 15.0

  /// The powers of ten that hold all of `values`; at least one apart.
  private static func decades(of values: [Double]) -> ClosedRange<Int>? {
    guard let low = values.min(), let high = values.max() else { return nil }
    // A thousandth, as the logarithm of 1000 is not quite 3.
    let first = Int((log10(low) + 0.001).rounded(.down))
    return first...max(first + 1, Int((log10(high) - 0.001).rounded(.up)))
  }

  /// The picture.
  public var drawing: Drawing {
    var writer = SVGWriter()
    let points = series.flatMap(\.points)
    guard let sizes = Self.decades(of: points.map { Double($0.size) }),
      let costs = Self.decades(of: points.map(\.milliseconds))
    else {
      writer.horizontal(y: Self.top + Self.decadeHeight, class: "base")
      writer.label(
        "Nothing was measured", x: 50, y: Self.top + 28, anchor: .middle, class: "strong")
      return Drawing(
        title: title, summary: "Nothing was measured.", height: Int(Self.top + Self.decadeHeight),
        body: writer.text)
    }
    let axes = CostAxes(
      sizes: sizes, costs: costs, top: Self.top, height: Double(costs.count - 1) * Self.decadeHeight
    )
    axes.draw(counting: noun, into: &writer)
    writer.stretched(y: axes.top, height: axes.height, units: Self.units) { writer in
      for (index, series) in series.enumerated().reversed() {
        var path = SVGPath()
        for (place, point) in series.points.enumerated() {
          let (x, y) = (axes.x(point) / 100 * Self.units, axes.depth(point))
          if place == 0 { path.move(x, y) } else { path.line(x, y) }
        }
        writer.path(path, class: index == 0 ? "line new" : "line")
      }
    }
    for (index, series) in series.enumerated().reversed() {
      for point in series.points {
        writer.circle(
          x: axes.x(point), y: axes.top + axes.depth(point), radius: 2.5,
          class: index == 0 ? "fill-accent" : "fill-series")
      }
    }
    for name in names(on: axes) {
      writer.label(
        name.text, x: name.x, y: name.y + 4, dx: 10, class: "strong", note: name.note)
    }
    let longest = series.map { $0.name.count + ($0.points.last?.told.count ?? 0) }.max() ?? 0
    return Drawing(
      title: title, summary: summary, height: Int(axes.bottom), body: writer.text, leading: 56,
      // 6 px a character at 11 px, and the gaps before and inside a name.
      trailing: 24 + 6 * longest)
  }

  private typealias Name = (text: String, note: String, x: Double, y: Double)

  /// The names of the lines beside their last points, moved apart where they would lie on each
  /// other.
  private func names(on axes: CostAxes) -> [Name] {
    let ends = series.compactMap { series in
      series.points.last.map { point -> Name in
        (series.name, point.told, axes.x(point), axes.top + axes.depth(point))
      }
    }
    return Dictionary(grouping: ends, by: \.x).sorted { $0.key < $1.key }.flatMap { _, names in
      var names = names.sorted { ($0.y, $0.text) < ($1.y, $1.text) }
      for index in names.indices.dropFirst() {
        names[index].y = max(names[index].y, names[index - 1].y + Self.nameHeight)
      }
      var lowest = axes.bottom
      for index in names.indices.reversed() {
        names[index].y = min(names[index].y, lowest)
        lowest = names[index].y - Self.nameHeight
      }
      return names
    }
  }

  private var summary: String {
    let told = series.compactMap { series -> String? in
      guard let first = series.points.first, let last = series.points.last else { return nil }
      let costs = "\(first.told) with \(noun.counting(first.size))"
      return first == last
        ? "\(series.name): \(costs)."
        : "\(series.name): \(costs), \(last.told) with \(noun.counting(last.size))."
    }
    return ([finding].compactMap(\.self) + told).joined(separator: " ")
  }
}

/// Two logarithmic axes.
private struct CostAxes {
  let sizes: ClosedRange<Int>
  let costs: ClosedRange<Int>
  let top: Double
  let height: Double

  var bottom: Double { top + height }

  /// How far right a size lies, in percent.
  func x(_ point: CostChart.Point) -> Double { x(log10(Double(point.size))) }

  /// How far under the upper end a cost lies, in pixels.
  func depth(_ point: CostChart.Point) -> Double { depth(log10(point.milliseconds)) }

  private func x(_ power: Double) -> Double {
    (power - Double(sizes.lowerBound)) / Double(sizes.count - 1) * 100
  }

  private func depth(_ power: Double) -> Double {
    height * (1 - (power - Double(costs.lowerBound)) / Double(costs.count - 1))
  }

  func draw(counting noun: Noun, into writer: inout SVGWriter) {
    for power in costs {
      let y = top + depth(Double(power))
      writer.horizontal(y: y, class: power == costs.lowerBound ? "base" : "grid")
      let tick = CostChart.Point(size: 1, milliseconds: pow(10, Double(power)))
      writer.rowLabel(tick.told, y: y)
    }
    for power in sizes {
      let x = x(Double(power))
      writer.vertical(x: x, from: top, to: bottom + 5, class: "grid")
      let size = Int(pow(10, Double(power)).rounded())
      let isFirst = power == sizes.lowerBound
      writer.label(
        isFirst ? noun.counting(size) : Format.count(size), x: x, y: bottom + 18, anchor: .middle,
        class: isFirst || power == sizes.upperBound ? "" : "minor")
    }
  }
}
