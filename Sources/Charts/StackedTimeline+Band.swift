extension StackedTimeline {
  /// What stands in the band over the bars, so that nothing there covers anything else: the numbers
  /// of broken bars, then the labels of markers from right to left.
  struct Band {
    /// The columns of broken bars whose numbers have room.
    private(set) var numbers: [(column: Int, fit: LabelRow.Fit)] = []
    /// The markers; `place` is nil where there is no room for the label.
    private(set) var markers: [(marker: AxisTick, place: Place?)] = []

    /// Where a label stands.
    struct Place {
      let anchor: SVGWriter.Anchor
      let fit: LabelRow.Fit
    }

    init(broken: [Int], of columns: Int, markers: [AxisTick]) {
      var row = LabelRow.ids
      for column in broken {
        let middle = (Double(column) + 0.5) / Double(columns) * 100
        guard let fit = row.place(x: middle, anchor: .middle) else { continue }
        numbers.append((column, fit))
      }
      for marker in markers.sorted(by: { $0.fraction > $1.fraction }) {
        self.markers.append((marker, Self.place(marker, in: &row)))
      }
    }

    /// Right of its line where the plot does not end there, else left of it.
    private static func place(_ marker: AxisTick, in row: inout LabelRow) -> Place? {
      let x = marker.fraction * 100
      for anchor: SVGWriter.Anchor in x > 82 ? [.end] : x > 12 ? [.start, .end] : [.start] {
        guard let fit = row.place(x: x, anchor: anchor) else { continue }
        return Place(anchor: anchor, fit: fit)
      }
      return nil
    }
  }

  /// The axis of the bars; taller bars are broken.
  var axis: ValueAxis {
    ValueAxis(
      highest: Double(Self.usual(buckets.map(\.total))), least: 4,
      intervals: size == .regular ? 4 : 2, wholeNumbers: true)
  }

  /// The columns of the bars that are taller than the axis.
  func broken(over axis: ValueAxis) -> [Int] {
    buckets.indices.filter { Double(buckets[$0].total) > axis.top }
  }

  /// The links of the markers, in the band only: under it they would take clicks from the bars.
  var markerLinks: String {
    let band = Band(broken: broken(over: axis), of: buckets.count, markers: markers)
    var overlay = LinkOverlay(height: layout.top)
    // A line that crosses a label belongs to a marker without one, whose link has to lie on top.
    let lowestFirst =
      band.markers.filter { $0.place?.fit == .always }
      + band.markers.filter { $0.place?.fit == .wideOnly } + band.markers.filter { $0.place == nil }
    for (marker, place) in lowestFirst {
      guard let href = marker.href else { continue }
      overlay.link(to: href) { writer in
        let x = marker.fraction * 100
        writer.mark(x: x, y: 0, width: Self.lineReach, height: layout.top, class: "")
        guard let place else { return }
        // A character of the label's monospaced face is 0.6 of its 11 px wide.
        let width = 6.6 * Double(marker.label.count) + 2
        let start = Self.lineReach / 2
        writer.box(
          x: x, shift: place.anchor == .end ? -start - width : start, width: width, y: 0,
          height: layout.top, class: place.fit == .wideOnly ? "minor" : "")
      }
    }
    return overlay.svg
  }

  /// How wide the link over a marker's line is, in pixels.
  private static let lineReach = 8.0
}
