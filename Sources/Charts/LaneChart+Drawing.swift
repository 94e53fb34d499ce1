extension LaneChart {
  /// Pixels over the first lane, for the times of day.
  private static let top = 20.0

  /// The picture.
  public var drawing: Drawing {
    var writer = SVGWriter()
    drawAxis(bottom: bottom, into: &writer)
    // Under the lanes, so that none runs through a word.
    for marker in markers {
      writer.vertical(x: x(marker), from: Self.top, to: bottom, class: "marker")
    }
    for (lane, y) in placedLanes { draw(lane, y: y, into: &writer) }
    return Drawing(
      title: title, summary: finding, height: Int(bottom), body: writer.text,
      plotClass: "lanes", leading: 48)
  }

  var bottom: Double { Self.top + lanes.reduce(0) { $0 + $1.height } + 8 }

  /// The lanes with their upper edges.
  var placedLanes: [(lane: Lane, y: Double)] {
    var y = Self.top
    return lanes.map { lane in
      defer { y += lane.height }
      return (lane, y)
    }
  }

  private func drawAxis(bottom: Double, into writer: inout SVGWriter) {
    let step = Self.step(for: seconds)
    let count = Int((seconds / step).rounded(.down))
    for index in 0...count {
      let at = Double(index) * step
      let minor = index.isMultiple(of: 2) ? "" : "minor"
      writer.vertical(x: x(at), from: Self.top, to: bottom, class: "grid \(minor)".trimmed)
      let isLast = x(at) > 97
      writer.label(
        Format.offset(seconds: at), x: x(at), y: bottom + 16,
        anchor: index == 0 ? .start : isLast ? .end : .middle, class: minor)
    }
    for (index, tick) in clock.enumerated() {
      let x = tick.fraction * 100
      writer.label(
        tick.label, x: x, y: 11, anchor: x < 3 ? .start : x > 97 ? .end : .middle,
        class: index.isMultiple(of: 2) ? "" : "minor")
    }
    writer.horizontal(y: bottom, class: "base")
  }

  private func draw(_ lane: Lane, y: Double, into writer: inout SVGWriter) {
    switch lane.content {
    case .spans(let spans, let end):
      writer.label(lane.name, x: 0, y: y + 16, class: "lane")
      draw(spans, end: end, y: y + 24, into: &writer)
    case .values(let samples, let unit, let limit):
      let name = Self.heading(lane.name, unit: unit)
      writer.label(name, x: 0, y: y + 12, class: "lane")
      draw(samples, limit: limit, y: y + 22, into: &writer)
    case .events(let events, let rows):
      writer.label(lane.name, x: 0, y: y + 12, class: "lane")
      for (index, row) in rows.enumerated() {
        writer.rowLabel(row.label, y: Lane.rowCentre(index, y: y))
      }
      for event in distinct(events) { draw(event, row: rows[event.row], y: y, into: &writer) }
    }
  }

  private func draw(
    _ spans: [Lane.Span], end: Lane.End?, y: Double, into writer: inout SVGWriter
  ) {
    for span in spans {
      let (from, to) = (x(min(span.from, span.to)), x(max(span.from, span.to)))
      switch span.style {
      case .pending:
        writer.rect(x: from, width: to - from, y: y + 0.5, height: 13, class: "starting")
        writer.label(span.label, x: from, y: y + 29)
      case .solid:
        writer.rect(x: from, width: to - from, y: y, height: 14, class: "fill-series")
        guard to - from > 12 else { continue }
        writer.label(span.label, x: from, y: y + 11, dx: 6, class: "on-fill")
      }
    }
    guard let end else { return }
    let at = x(end.at)
    writer.mark(x: at, y: y - 4, width: 5, height: 22, class: "fill-\(end.style)")
    let isRight = at < 88
    writer.label(
      end.label, x: at, y: isRight ? y + 11 : y - 8, anchor: isRight ? .start : .end,
      dx: isRight ? 8 : -5, class: end.isBad ? "bad-text" : "strong")
  }

  private func draw(
    _ samples: [Lane.Sample], limit: Double?, y: Double, into writer: inout SVGWriter
  ) {
    let height = Lane.valueHeight
    let highest = samples.compactMap(\.value).max() ?? 0
    let top = max(limit ?? 0, highest)
    let axis = ValueAxis(
      highest: top > 0 ? top : 1, least: 0, intervals: 2, headroom: 1.2,
      reach: limit == nil ? 1.5 : 1
    )
    let ticks = limit.map { [0, $0 / 2, $0] } ?? axis.ticks
    for value in ticks {
      let depth = y + axis.depth(of: value, height: height)
      writer.horizontal(y: depth, class: value == 0 ? "base" : "grid")
      writer.rowLabel(Self.told(value), y: depth)
    }
    if let limit {
      let depth = y + axis.depth(of: limit, height: height)
      writer.line(x1: 0, x2: 100, y1: depth, y2: depth, class: "line cap")
      writer.label("limit \(Self.told(limit))", x: 100, y: depth - 5, anchor: .end)
    }
    let units = 1000.0
    let runs = samples.split { $0.value == nil }.map { run in
      run.map { sample in
        (
          x: x(sample.at) / 100 * units,
          y: axis.depth(of: sample.value ?? 0, height: height)
        )
      }
    }
    writer.stretched(y: y, height: height, units: units) { writer in
      var (line, area) = (SVGPath(), SVGPath())
      for run in runs {
        guard let first = run.first, let last = run.last else { continue }
        line.move(first.x, first.y)
        area.move(first.x, height)
        area.line(first.x, first.y)
        for point in run.dropFirst() {
          line.line(point.x, point.y)
          area.line(point.x, point.y)
        }
        area.line(last.x, height)
        area.close()
      }
      writer.path(area, class: "area")
      writer.path(line, class: "line")
    }
    // A sample alone is no line.
    for run in runs where run.count == 1 {
      writer.circle(x: run[0].x / units * 100, y: y + run[0].y, radius: 2, class: "fill-series")
    }
  }

  private func draw(
    _ event: Lane.Event, row: Lane.EventRow, y: Double, into writer: inout SVGWriter
  ) {
    let height: Double = row.isLarge ? 12 : 7
    writer.mark(
      x: x(event.at), y: Lane.rowCentre(event.row, y: y) - height / 2, width: row.isLarge ? 5 : 2,
      height: height, class: "fill-\(row.style)")
  }

  /// The first of all events that would cover each other: a chatty log has thousands of lines, and
  /// a screen has fewer columns.
  func distinct(_ events: [Lane.Event]) -> [Lane.Event] {
    var seen: Set<[Int]> = []
    return events.filter { seen.insert([$0.row, Int((x($0.at) * 10).rounded())]).inserted }
  }
}

extension Lane {
  static let valueHeight = 72.0
  static let eventRowHeight = 16.0

  /// The height in pixels with the name over it.
  var height: Double {
    switch content {
    case .spans: 72
    case .values: 22 + Self.valueHeight + 12
    case .events(_, let rows): 20 + Double(rows.count) * Self.eventRowHeight
    }
  }

  static func rowCentre(_ index: Int, y: Double) -> Double {
    y + 26 + Double(index) * eventRowHeight
  }
}

extension String {
  fileprivate var trimmed: String { hasSuffix(" ") ? String(dropLast()) : self }
}
