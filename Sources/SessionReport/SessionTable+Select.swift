import PipecatModel

extension SessionTable {
  /// The sessions that match `filter`, in `order`.
  public func select(_ filter: SessionFilter, order: SessionOrder = .newestFirst)
    -> SessionSelection
  {
    let rowFilter = RowFilter(filter, codes: codes)
    var positions: [UInt32] = []
    for (segment, offset) in zip(segments, offsets) {
      let rows = segment.rows(in: rowFilter.window)
      let columns = segment.columns
      for row in rows {
        let ending = RowFilter.ending(columns, row: row)
        guard rowFilter.failures(columns, row: row, ending: ending) == 0 else { continue }
        positions.append(UInt32(truncatingIfNeeded: offset + row))
      }
    }
    return SessionSelection(table: self, positions: arranged(positions, in: order))
  }

  /// The segment and row at a position among all rows.
  func place(of position: UInt32) -> (segment: SessionSegment, row: Int) {
    let position = Int(position)
    let index = (0..<segments.count).partitioningIndex { offsets[$0 + 1] > position }
    return (segments[index], position - offsets[index])
  }

  /// Brings positions, which ascend, into an order.
  private func arranged(_ positions: [UInt32], in order: SessionOrder) -> [UInt32] {
    if order.key == .createdAt { return arrangedByTime(positions, descending: order.descending) }
    var known: [SortableRow] = []
    var unknown: [SortableRow] = []
    known.reserveCapacity(positions.count)
    forEach(positions) { position, segment, row in
      let value = segment.value(of: order.key, row: row)
      let entry = SortableRow(value: value ?? 0, position: position, segment: segment, row: row)
      if value == nil { unknown.append(entry) } else { known.append(entry) }
    }
    known.sort { lhs, rhs in
      if lhs.value == rhs.value { return lhs.idPrecedes(rhs) }
      return order.descending ? lhs.value > rhs.value : lhs.value < rhs.value
    }
    unknown.sort { $0.idPrecedes($1) }
    return known.map(\.position) + unknown.map(\.position)
  }

  /// The table's own order, or that of the newest first; either way with unknown times, which the
  /// table has in front, at the end.
  private func arrangedByTime(_ positions: [UInt32], descending: Bool) -> [UInt32] {
    var times: [Int64] = []
    times.reserveCapacity(positions.count)
    forEach(positions) { _, segment, row in times.append(segment.columns.createdAt[row]) }
    let unknown = times.indices.partitioningIndex { times[$0] != SessionRow.noTime }
    var arranged: [UInt32] = []
    arranged.reserveCapacity(positions.count)
    if descending {
      // Sessions of the same instant stay in the order of their ids.
      var end = positions.count
      while end > unknown {
        var start = end - 1
        while start > unknown && times[start - 1] == times[start] { start -= 1 }
        arranged.append(contentsOf: positions[start..<end])
        end = start
      }
    } else {
      arranged.append(contentsOf: positions[unknown...])
    }
    arranged.append(contentsOf: positions[..<unknown])
    return arranged
  }

  /// Visits the rows at positions, which ascend.
  private func forEach(
    _ positions: [UInt32], _ body: (UInt32, SessionSegment, _ row: Int) -> Void
  ) {
    var index = 0
    for position in positions {
      while Int(position) >= offsets[index + 1] { index += 1 }
      body(position, segments[index], Int(position) - offsets[index])
    }
  }
}

extension SessionSegment {
  /// The rows whose `createdAt` lies in a window.
  func rows(in window: Range<Int64>) -> Range<Int> {
    let start = firstRow(notBefore: window.lowerBound)
    return start..<max(start, firstRow(notBefore: window.upperBound))
  }

  fileprivate func value(of key: SessionOrder.Key, row: Int) -> Int64? {
    switch key {
    case .createdAt:
      return SessionRow.timestamp(columns.createdAt[row])?.milliseconds
    case .botStartSeconds:
      let seconds = columns.botStart[row]
      return seconds == SessionRow.noBotStart ? nil : Int64(seconds)
    case .duration:
      let (start, end) = (columns.createdAt[row], columns.endedAt[row])
      guard start != SessionRow.noTime, end != SessionRow.noTime, end >= start else { return nil }
      return end - start
    }
  }
}
