extension LaneChart {
  /// Columns that tell what was measured while pointed at, and over them a link over each event that
  /// leads somewhere.
  public var layer: String { readOut + eventLinks }

  /// The most columns.
  private static let mostColumns = 120

  /// Each column tells its last sample, and nothing where it has none.
  private var readOut: String {
    let measured = measured
    let times = Self.times(of: measured).filter { (0...seconds).contains($0) }
    guard !times.isEmpty else { return "" }
    var last = [Double?](repeating: nil, count: columnCount(times))
    for time in times {
      // Multiplied first: 29 s of 100 s are not quite the column 29 of 100 otherwise.
      last[Int(min(time * Double(last.count) / seconds, Double(last.count - 1)))] = time
    }
    var layer = HitLayer()
    for time in last {
      guard let time else {
        layer.gap()
        continue
      }
      layer.column { output in
        output.append("<b>\(Format.offset(seconds: time))</b>")
        for (name, unit, values) in measured {
          guard let value = values[time] else { continue }
          output.append("<span>")
          let words = [name, Self.told(value), unit].filter { !$0.isEmpty }
          output.append(escaping: words.joined(separator: " "))
          output.append("</span>")
        }
      }
    }
    return layer.html
  }

  /// Columns as wide as samples usually lie apart: in narrower ones every other would be empty.
  private func columnCount(_ times: [Double]) -> Int {
    let gaps = zip(times.dropFirst(), times).map { $0 - $1 }.sorted()
    guard !gaps.isEmpty else { return Self.mostColumns }
    return Int(min(max(seconds / gaps[gaps.count / 2], 1), Double(Self.mostColumns)))
  }

  private var eventLinks: String {
    var overlay = LinkOverlay(height: bottom)
    for (lane, y) in placedLanes {
      guard case .events(let events, let rows) = lane.content else { continue }
      for event in distinct(events) {
        guard let href = event.href else { continue }
        overlay.link(to: href) { writer in
          writer.rect(
            x: max(0, x(event.at) - 0.65), width: 1.3, y: y + 16,
            height: Double(rows.count) * Lane.eventRowHeight + 4, class: "")
        }
      }
    }
    return overlay.svg
  }
}
