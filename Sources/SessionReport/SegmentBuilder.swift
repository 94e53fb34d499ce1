/// Collects sorted rows and cuts them into segments of about the same size.
struct SegmentBuilder {
  private var columns: SessionColumns

  init(reservingRows rows: Int) {
    columns = SessionColumns(reservingRows: rows)
  }

  /// Takes over a segment's rows but for those in `removed`, with the rows of `added` in between.
  /// Both are sorted.
  mutating func append(
    _ segment: SessionSegment, without removed: [Int], adding added: ArraySlice<SessionRow>
  ) {
    var removed = removed[...]
    var next = 0
    func copy(upTo end: Int, into columns: inout SessionColumns) {
      while let gap = removed.first, gap < end {
        columns.append(segment.columns, rows: next..<gap)
        next = gap + 1
        removed.removeFirst()
      }
      columns.append(segment.columns, rows: next..<end)
      next = end
    }
    for row in added {
      copy(upTo: segment.position(of: row), into: &columns)
      columns.append(row)
    }
    copy(upTo: segment.count, into: &columns)
  }

  mutating func append(_ rows: some Sequence<SessionRow>) {
    for row in rows { columns.append(row) }
  }

  /// Takes over `rows` of `other`, in the order given.
  mutating func append(_ other: SessionColumns, rows: [Int]) {
    for row in rows { columns.append(other[row]) }
  }

  /// The rows in segments, none of them empty.
  consuming func segments(maxRows: Int) -> [SessionSegment] {
    stretches.flatMap { stretch in
      let parts = (stretch.count + maxRows - 1) / maxRows
      if parts == 1 && stretch.count == columns.count { return [SessionSegment(columns)] }
      return (0..<parts).map { part in
        let first = stretch.lowerBound + stretch.count * part / parts
        let end = stretch.lowerBound + stretch.count * (part + 1) / parts
        var piece = SessionColumns(reservingRows: end - first)
        piece.append(columns, rows: first..<end)
        return SessionSegment(piece)
      }
    }
  }

  /// The rows cut where a segment can't go on: after those of which `createdAt` is not known, and
  /// where times are too far apart.
  private var stretches: [Range<Int>] {
    let times = columns.createdAt
    var stretches: [Range<Int>] = []
    var start = 0
    while start < times.count {
      let first = times[start]
      let end = (start..<times.count).partitioningIndex { row in
        first == SessionRow.noTime
          ? times[row] != first : times[row] - first > SegmentColumns.maxSpan
      }
      stretches.append(start..<end)
      start = end
    }
    return stretches
  }
}
