import PipecatModel

extension SessionTable {
  /// The table with `changes` entered: new sessions, and new states of sessions that it has.
  ///
  /// Of several changes with the same id the last counts. Segments in which nothing changes are
  /// shared with this table, so the cost is that of the segments touched.
  public func merging(_ changes: [Session]) -> SessionTable {
    var codes = codes
    var incoming: [SessionKey: SessionRow] = [:]
    incoming.reserveCapacity(changes.count)
    for session in changes {
      let row = SessionRow(session, codes: &codes)
      incoming[row.key] = row
    }
    return merging(Array(incoming.values), codes: codes)
  }

  /// The table with `rows` entered, each with an id of its own, coded with an extension of this
  /// table's `codes`.
  func merging(_ rows: [SessionRow], codes: SessionCodes) -> SessionTable {
    var removed: [Int: [Int]] = [:]
    var added: [SessionRow] = []
    added.reserveCapacity(rows.count)
    var ids = ids
    for row in rows {
      if !ids.mayContain(row.key) {
        ids.insert(row.key)
      } else if let place = locate(row) {
        if segments[place.segment].columns[place.row] == row { continue }
        removed[place.segment, default: []].append(place.row)
      }
      added.append(row)
    }
    guard !added.isEmpty else { return self }
    added.sort()
    let segments = rebuilt(removing: removed, adding: added)
    let isFull = ids.count > ids.capacity
    return SessionTable(
      segments: joiningSmall(segments), codes: codes, ids: isFull ? nil : ids,
      maxRowsPerSegment: maxRowsPerSegment)
  }

  /// Where the session of `row` is, whatever its `createdAt` was.
  private func locate(_ row: SessionRow) -> (segment: Int, row: Int)? {
    let home = home(of: row)
    if home < segments.count, let found = segments[home].row(of: row.key) { return (home, found) }
    for (index, segment) in segments.enumerated() where index != home {
      if let found = segment.row(of: row.key) { return (index, found) }
    }
    return nil
  }

  /// The segment that `row` belongs into: the last that begins no later.
  private func home(of row: SessionRow) -> Int {
    let after = (0..<segments.count).partitioningIndex { index in
      segments[index].first.map { row < $0 } == true
    }
    return max(0, after - 1)
  }

  private func rebuilt(
    removing removed: [Int: [Int]], adding added: [SessionRow]
  ) -> [SessionSegment] {
    if segments.isEmpty { return self.segments(of: added) }
    var rest = added[...]
    return segments.indices.flatMap { index in
      // Both are sorted: a segment's rows are those before the first of the next.
      let next = index + 1 < segments.count ? segments[index + 1].first : nil
      let end = next.map { next in rest.indices.partitioningIndex { !(rest[$0] < next) } }
      let own = rest[..<(end ?? rest.endIndex)]
      rest = rest[own.endIndex...]
      return rebuilt(segments[index], removing: removed[index] ?? [], adding: own)
    }
  }

  /// A segment with changes made to it. Rows before or after all of its own begin a segment of
  /// their own if it is half full: history comes in page by page, and the pages that arrived first
  /// are not to be rewritten for each that follows.
  private func rebuilt(
    _ segment: SessionSegment, removing removed: [Int], adding added: ArraySlice<SessionRow>
  ) -> [SessionSegment] {
    if removed.isEmpty && added.isEmpty { return [segment] }
    let isHalfFull = segment.count >= maxRowsPerSegment / 2
    if isHalfFull, let first = segment.first, let row = added.first, row < first {
      let inside = added.indices.first { first < added[$0] } ?? added.endIndex
      return segments(of: added[..<inside])
        + rebuilt(segment, removing: removed, adding: added[inside...])
    }
    if isHalfFull, let last = segment.last, let row = added.last, last < row {
      let outside = added.indices.first { last < added[$0] } ?? added.endIndex
      return rebuilt(segment, removing: removed, adding: added[..<outside])
        + segments(of: added[outside...])
    }
    var builder = SegmentBuilder(reservingRows: segment.count + added.count)
    builder.append(segment, without: removed.sorted(), adding: added)
    return builder.segments(maxRows: maxRowsPerSegment)
  }

  private func segments(of rows: some Collection<SessionRow>) -> [SessionSegment] {
    var builder = SegmentBuilder(reservingRows: rows.count)
    builder.append(rows)
    return builder.segments(maxRows: maxRowsPerSegment)
  }

  /// The same rows with neighbours joined where both together fill no more than half a segment, so
  /// that rows which moved away leave no crumbs.
  private func joiningSmall(_ segments: [SessionSegment]) -> [SessionSegment] {
    var joined: [SessionSegment] = []
    for segment in segments {
      if let last = joined.last,
        last.count + segment.count <= maxRowsPerSegment / 2, last.isJoinable(to: segment)
      {
        var columns = SessionColumns(reservingRows: last.count + segment.count)
        columns.append(last.columns, rows: 0..<last.count)
        columns.append(segment.columns, rows: 0..<segment.count)
        joined[joined.count - 1] = SessionSegment(columns)
      } else {
        joined.append(segment)
      }
    }
    return joined
  }
}

extension SessionSegment {
  /// Whether the rows of a segment that follows can be in one segment with these.
  fileprivate func isJoinable(to next: SessionSegment) -> Bool {
    guard let times = createdAt, let nextTimes = next.createdAt else {
      return createdAt == nil && next.createdAt == nil
    }
    return nextTimes.upperBound - times.lowerBound <= SegmentColumns.maxSpan
  }
}
