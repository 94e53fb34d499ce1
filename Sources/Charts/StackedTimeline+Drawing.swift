extension StackedTimeline {
  /// Heights in pixels from top to bottom.
  struct Layout {
    /// The band over the bars, for the labels of markers.
    let top = 18.0
    let bars: Double
    let shareTop: Double
    let share: Double

    /// The lowest pixel of the bars.
    var floor: Double { top + bars }
    /// The lowest pixel of the whole plot.
    var bottom: Double { share > 0 ? shareTop + share : floor }

    init(size: Size, hasShare: Bool) {
      bars = size == .regular ? 168 : 96
      share = hasShare ? (size == .regular ? 48 : 32) : 0
      shareTop = top + bars + (size == .regular ? 30 : 28)
    }
  }

  var layout: Layout { Layout(size: size, hasShare: share != nil) }

  /// The picture.
  public var drawing: Drawing {
    let layout = layout
    let totals = buckets.map(\.total)
    let axis = axis
    let broken = broken(over: axis)
    let band = Band(broken: broken, of: buckets.count, markers: markers)
    var writer = SVGWriter()
    for outside in [0...range.lowerBound, range.upperBound...1]
    where outside.upperBound > outside.lowerBound {
      writer.shade(outside, y: layout.top, height: layout.bottom - layout.top, class: "outside")
    }
    writer.rows(axis, y: layout.top, height: layout.bars) { Format.number($0) }
    writer.columns(ticks, bottom: layout.bottom, top: layout.top)
    drawBars(axis: axis, into: &writer)
    drawBreaks(at: broken, into: &writer)
    if let missing {
      writer.shade(missing, y: layout.top, height: layout.bottom - layout.top, class: "gap")
    }
    drawShare(into: &writer)
    draw(band, totals: totals, into: &writer)
    if let missing { label(missing, into: &writer) }
    if !totals.contains(where: { $0 > 0 }) {
      writer.label(
        "No \(noun.plural) in this range", x: 50, y: layout.top + layout.bars / 2,
        anchor: .middle, class: "strong")
    }
    return Drawing(
      title: title, summary: summary(totals: totals), height: Int(layout.bottom),
      body: writer.text,
      legend: series.map { LegendKey(label: $0.name, sign: .fill, style: "fill-\($0.style)") })
  }

  /// The height of the axis: the tallest bar, unless it is over four times as tall as the next
  /// usual one. Two bars in a hundred may be unusual.
  static func usual(_ totals: [Int]) -> Int {
    let ordered = totals.sorted()
    guard let most = ordered.last, ordered.count > 1 else { return ordered.last ?? 0 }
    let next = ordered[ordered.count - 1 - min(ordered.count / 50 + 1, ordered.count - 1)]
    return next > 0 && most > 4 * next ? next * 8 / 5 : most
  }

  /// One path a series: six hundred rectangles would be four times as much text.
  private func drawBars(axis: ValueAxis, into writer: inout SVGWriter) {
    guard !buckets.isEmpty else { return }
    var paths = [SVGPath](repeating: SVGPath(), count: series.count)
    for (column, bucket) in buckets.enumerated() {
      var sum = 0
      var bottom = layout.bars
      for index in series.indices where bottom > 0 {
        let value = bucket.value(index)
        guard value > 0 else { continue }
        // A line of the surface parts the colours where there is room for it.
        let hasSeam = sum > 0
        sum += value
        let depth = axis.depth(of: Double(sum), height: layout.bars).rounded()
        // What happened is always seen, if only as one pixel on top of the last.
        let top = max(0, min(depth, bottom - 1))
        let height = bottom - top
        paths[index].box(
          x: Double(column) + Self.inset, width: 1 - 2 * Self.inset, y: top,
          height: hasSeam && height > 4 ? height - 1 : height)
        bottom = top
      }
    }
    writer.group(class: "bars") { writer in
      writer.stretched(y: layout.top, height: layout.bars, units: Double(buckets.count)) {
        for (path, series) in zip(paths, series) { $0.path(path, class: "fill-\(series.style)") }
      }
    }
  }

  private func drawBreaks(at columns: [Int], into writer: inout SVGWriter) {
    let width = 100 / Double(buckets.count)
    for column in columns {
      let x = width * Double(column)
      writer.line(
        x1: x, x2: x + width, y1: layout.top + 18, y2: layout.top + 12, class: "break")
    }
  }

  private func draw(_ band: Band, totals: [Int], into writer: inout SVGWriter) {
    for (marker, _) in band.markers {
      writer.vertical(
        x: marker.fraction * 100, from: 2, to: layout.bottom, class: "marker")
    }
    for (column, fit) in band.numbers {
      writer.label(
        Format.count(totals[column]), x: (Double(column) + 0.5) / Double(totals.count) * 100,
        y: layout.top - 5, anchor: .middle, class: fit == .wideOnly ? "strong minor" : "strong")
    }
    for (marker, place) in band.markers {
      guard let place else { continue }
      writer.label(
        marker.label, x: marker.fraction * 100, y: 10, anchor: place.anchor,
        dx: place.anchor == .end ? -5 : 5,
        class: place.fit == .wideOnly ? "marker-label minor" : "marker-label")
    }
  }

  /// The free part of a column on each side of its bar.
  static let inset = 0.08

  private func label(_ missing: ClosedRange<Double>, into writer: inout SVGWriter) {
    let isInside = missing.lowerBound < 0.15
    writer.label(
      "no data", x: missing.lowerBound * 100, y: layout.top + 12,
      anchor: isInside ? .start : .end, dx: isInside ? 6 : -6, class: "strong")
  }

  private func summary(totals: [Int]) -> String {
    let total = totals.reduce(0, +)
    guard total > 0, let most = totals.max(), let tallest = totals.firstIndex(of: most) else {
      return "No \(noun.plural) in this range."
    }
    let every = Format.step(seconds: bucketSeconds)
    var text = "\(Format.count(totals.count)) \(totals.count == 1 ? "bar" : "bars") of \(every),"
    text += " \(noun.counting(total))."
    text += " The tallest bar is \(Format.count(most)) at \(buckets[tallest].label)."
    if let finding { text += " \(finding)" }
    return text
  }
}

extension SVGWriter {
  /// A box over a part of the axis.
  mutating func shade(
    _ part: ClosedRange<Double>, y: Double, height: Double, class name: String
  ) {
    rect(
      x: part.lowerBound * 100, width: (part.upperBound - part.lowerBound) * 100, y: y,
      height: height, class: name)
  }
}
