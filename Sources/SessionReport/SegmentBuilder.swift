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
  consuming func segments() -> [SessionSegment] {
    let count = columns.count
    guard count > SessionSegment.maxRows else {
      return count == 0 ? [] : [SessionSegment(columns)]
    }
    let parts = (count + SessionSegment.maxRows - 1) / SessionSegment.maxRows
    return (0..<parts).map { part in
      let rows = count * part / parts..<count * (part + 1) / parts
      var piece = SessionColumns(reservingRows: rows.count)
      piece.append(columns, rows: rows)
      return SessionSegment(piece)
    }
  }
}
