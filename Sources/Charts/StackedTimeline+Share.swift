extension StackedTimeline {
  /// Buckets joined until a share of them says something.
  struct Joined {
    /// How many buckets each column has; the last may have fewer.
    let size: Int
    /// The columns: the count of the series, and of all.
    let columns: [(part: Int, whole: Int)]

    /// The shares of columns with enough in them.
    var shares: [Double] {
      columns.filter { $0.whole >= Format.fewest }.map { Double($0.part) / Double($0.whole) }
    }
  }

  /// Joins as few buckets as it takes for the middle column to have twenty, at most twelve.
  func joined(_ share: Share) -> Joined {
    let pairs = buckets.map { (part: $0.value(share.series), whole: $0.total) }
    func join(_ size: Int) -> Joined {
      let columns = stride(from: 0, to: pairs.count, by: size).map { start in
        pairs[start..<min(start + size, pairs.count)].reduce((part: 0, whole: 0)) {
          ($0.part + $1.part, $0.whole + $1.whole)
        }
      }
      return Joined(size: size, columns: columns)
    }
    let tried = [1, 2, 3, 4, 6].lazy.map(join)
    return tried.first { joined in
      let ordered = joined.columns.map(\.whole).sorted()
      return !ordered.isEmpty && ordered[ordered.count / 2] >= Format.fewest
    } ?? join(12)
  }

  func drawShare(into writer: inout SVGWriter) {
    guard let share else { return }
    let (y, height) = (layout.shareTop, layout.share)
    let joined = joined(share)
    let shares = joined.shares
    let highest = max(shares.max() ?? 0, share.reference ?? 0)
    let axis = ValueAxis(
      highest: highest * 100, least: 5, intervals: 2, headroom: 1.08)
    writer.rows(axis, y: y, height: height) { Format.number($0) + "%" }
    var name = share.name
    if shares.isEmpty {
      name += ": too few \(noun.plural)"
    } else if joined.size > 1 {
      name += ", every \(Format.step(seconds: joined.size * bucketSeconds))"
    }
    let reference = share.reference.map {
      "dashed: \(Format.percent($0)) \(share.referenceName)"
    }
    writer.label(
      name, x: 0, y: y - 8, class: "strong", note: reference ?? "",
      isNoteMinor: name != share.name)
    drawColumns(joined, of: share, axis: axis, into: &writer)
    if let reference = share.reference {
      writer.horizontal(
        y: y + axis.depth(of: reference * 100, height: height), class: "before")
    }
  }

  private func drawColumns(
    _ joined: Joined, of share: Share, axis: ValueAxis, into writer: inout SVGWriter
  ) {
    guard !buckets.isEmpty else { return }
    var (few, parts) = (SVGPath(), SVGPath())
    for (index, column) in joined.columns.enumerated() where column.whole > 0 {
      let start = Double(index * joined.size)
      let width = min(Double(joined.size), Double(buckets.count) - start)
      func box(_ path: inout SVGPath, height: Double) {
        path.box(
          x: start + Self.inset, width: width - 2 * Self.inset, y: layout.share - height,
          height: height)
      }
      if column.whole < Format.fewest {
        box(&few, height: 3)
      } else if column.part > 0 {
        let percent = Double(column.part) / Double(column.whole) * 100
        let depth = axis.depth(of: percent, height: layout.share)
        box(&parts, height: max(1, (layout.share - depth).rounded()))
      }
    }
    writer.group(class: "bars") { writer in
      writer.stretched(
        y: layout.shareTop, height: layout.share, units: Double(buckets.count)
      ) {
        $0.path(few, class: "few")
        $0.path(parts, class: "fill-\(series[share.series].style)")
      }
    }
  }
}
