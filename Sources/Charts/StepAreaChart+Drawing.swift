extension StepAreaChart {
  private static let top = 8.0
  private static let plotHeight = 176.0
  private static let floor = top + plotHeight

  /// The picture.
  public var drawing: Drawing {
    let peak = peak
    let axis = axis(peak: peak?.value ?? 0)
    var writer = SVGWriter()
    writer.rows(axis, y: Self.top, height: Self.plotHeight) { Format.number($0) }
    writer.columns(ticks, bottom: Self.floor, top: Self.top)
    if !buckets.isEmpty {
      let (line, area) = paths(axis: axis)
      writer.stretched(
        y: Self.top, height: Self.plotHeight, units: Double(buckets.count)
      ) {
        $0.path(area, class: "area")
        $0.path(line, class: "line")
      }
    }
    if let cap { draw(cap, axis: axis, into: &writer) }
    if let peak {
      draw(peak: peak, axis: axis, into: &writer)
    } else {
      writer.label(
        "No \(noun.plural) in this range", x: 50, y: Self.top + Self.plotHeight / 2,
        anchor: .middle, class: "strong")
    }
    return Drawing(
      title: title, summary: summary(peak: peak), height: Int(Self.floor), body: writer.text)
  }

  /// An axis that reaches the cap, unless the values would then be a flat line at its foot.
  private func axis(peak: Int) -> ValueAxis {
    let highest = max(peak, cap.flatMap { isInReach($0, peak: peak) ? $0.value : nil } ?? 0)
    return ValueAxis(
      highest: Double(highest), least: 4, intervals: 4, headroom: 1.15, reach: 1.25,
      wholeNumbers: true)
  }

  private func isInReach(_ cap: Cap, peak: Int) -> Bool { cap.value <= 4 * max(peak, 4) }

  private func paths(axis: ValueAxis) -> (line: SVGPath, area: SVGPath) {
    var (line, area) = (SVGPath(), SVGPath())
    var last: Double?
    for (index, bucket) in buckets.enumerated() {
      let x = Double(index)
      guard let value = bucket.value else {
        if last != nil { area.end(at: x, floor: Self.plotHeight) }
        last = nil
        continue
      }
      let y = axis.depth(of: Double(value), height: Self.plotHeight)
      if let last {
        if last != y {
          line.vertical(y)
          area.vertical(y)
        }
      } else {
        line.move(x, y)
        area.move(x, Self.plotHeight)
        area.vertical(y)
      }
      line.horizontal(x + 1)
      area.horizontal(x + 1)
      last = y
    }
    if last != nil { area.end(at: Double(buckets.count), floor: Self.plotHeight) }
    return (line, area)
  }

  private func draw(_ cap: Cap, axis: ValueAxis, into writer: inout SVGWriter) {
    let label = "\(cap.name) \(Format.count(cap.value))"
    // At the end that is further from the label of the peak.
    let isLeft = peak.map { self.x(of: $0.index) > 50 } ?? false
    let (x, anchor): (Double, SVGWriter.Anchor) = isLeft ? (0, .start) : (100, .end)
    guard isInReach(cap, peak: peak?.value ?? 0) else {
      writer.label(
        "\(label), above this axis", x: x, y: Self.top + 4, anchor: anchor, dx: isLeft ? 4 : 0,
        class: "strong")
      return
    }
    let y = Self.top + axis.depth(of: Double(cap.value), height: Self.plotHeight)
    writer.line(x1: 0, x2: 100, y1: y, y2: y, class: "line cap")
    writer.label(label, x: x, y: y - 6, anchor: anchor, dx: isLeft ? 4 : 0, class: "strong")
  }

  private func draw(
    peak: (index: Int, value: Int), axis: ValueAxis, into writer: inout SVGWriter
  ) {
    let x = self.x(of: peak.index)
    let y = Self.top + axis.depth(of: Double(peak.value), height: Self.plotHeight)
    writer.circle(x: x, y: y, radius: 3.5, class: "fill-accent")
    var base = y - 9
    if let cap, isInReach(cap, peak: peak.value) {
      let line = Self.top + axis.depth(of: Double(cap.value), height: Self.plotHeight)
      // Over the line of the cap rather than on it.
      if (base - 11...base + 4).contains(line) { base = line - 6 }
    }
    writer.label(
      "peak \(Format.count(peak.value))", x: x, y: base,
      anchor: x < 10 ? .start : x > 90 ? .end : .middle, class: "strong")
  }

  private func x(of peak: Int) -> Double {
    100 * (peakFraction ?? (Double(peak) + 0.5) / Double(buckets.count))
  }

  private func summary(peak: (index: Int, value: Int)?) -> String {
    guard let peak else { return "No \(noun.plural) in this range." }
    var text = "The peak is \(noun.counting(peak.value))"
    if let cap { text += " of \(Format.count(cap.value))" }
    text += " at \(buckets[peak.index].label)."
    if let cap {
      text += " The \(cap.name) was \(peak.value < cap.value ? "never reached" : "reached")."
    }
    if let finding { text += " \(finding)" }
    return text
  }
}

extension SVGPath {
  fileprivate mutating func end(at x: Double, floor: Double) {
    vertical(floor)
    close()
  }
}
