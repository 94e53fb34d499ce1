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

  /// Dotted vertical lines with their labels in the band over the plot; the last ones win where
  /// labels would cover each other.
  mutating func markers(
    _ markers: [AxisTick], from top: Double, to bottom: Double, labels: inout LabelRow
  ) {
    for marker in markers.sorted(by: { $0.fraction > $1.fraction }) {
      let x = marker.fraction * 100
      vertical(x: x, from: top, to: bottom, class: "marker")
      // Right of its line where the plot does not end there, else left of it.
      for anchor: Anchor in x > 82 ? [.end] : x > 12 ? [.start, .end] : [.start] {
        guard let fit = labels.place(x: x, anchor: anchor) else { continue }
        label(
          marker.label, x: x, y: top + 8, anchor: anchor, dx: anchor == .end ? -5 : 5,
          class: fit == .wideOnly ? "marker-label minor" : "marker-label")
        break
      }
    }
  }
}
