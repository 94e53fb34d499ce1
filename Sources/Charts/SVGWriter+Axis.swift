extension SVGWriter {
  /// The grid lines of an axis with their labels on the left.
  mutating func rows(
    _ axis: ValueAxis, y: Double, height: Double, label: (Double) -> String
  ) {
    for value in axis.ticks {
      let depth = y + axis.depth(of: value, height: height)
      horizontal(y: depth, class: value == 0 ? "base" : "grid")
      rowLabel(label(value), y: depth)
    }
  }

  /// The ticks of a time axis: a line up to `top`, and the label right of it under the plot.
  ///
  /// A label past 96 % would run out of the panel, so such a tick has none.
  mutating func columns(_ ticks: [AxisTick], bottom: Double, top: Double) {
    for tick in ticks {
      let x = tick.fraction * 100
      vertical(x: x, from: top, to: bottom + 5, class: "grid")
      guard x < 96 else { continue }
      let name = tick.isMinor || x > 85 ? "minor" : ""
      label(tick.label, x: x, y: bottom + 16, dx: 4, class: name)
    }
  }
}
