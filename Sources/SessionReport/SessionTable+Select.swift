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
    var known: [(value: Int64, position: UInt32)] = []
    var unknown: [UInt32] = []
    known.reserveCapacity(positions.count)
    for (value, position) in zip(values(at: positions, of: order.key), positions) {
      if let value { known.append((value, position)) } else { unknown.append(position) }
    }
    if order.key == .createdAt {
      // The table's own order, but for unknown times, which it has first.
      return (order.descending ? reversingRuns(known) : known.map(\.position)) + unknown
    }
    known.sort { lhs, rhs in
      if lhs.value != rhs.value {
        return order.descending ? lhs.value > rhs.value : lhs.value < rhs.value
      }
      return key(at: lhs.position) < key(at: rhs.position)
    }
    unknown.sort { key(at: $0) < key(at: $1) }
    return known.map(\.position) + unknown
  }

  /// The rows with the largest value first, those of equal value in the order in which they are.
  private func reversingRuns(_ rows: [(value: Int64, position: UInt32)]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(rows.count)
    var end = rows.count
    while end > 0 {
      var start = end - 1
      while start > 0 && rows[start - 1].value == rows[start].value { start -= 1 }
      result.append(contentsOf: rows[start..<end].lazy.map(\.position))
      end = start
    }
    return result
  }

  private func key(at position: UInt32) -> SessionKey {
    let (segment, row) = place(of: position)
    return segment.columns.key(at: row)
  }

  /// What rows are ordered by, `nil` where it is not known.
  private func values(at positions: [UInt32], of key: SessionOrder.Key) -> [Int64?] {
    var values: [Int64?] = []
    values.reserveCapacity(positions.count)
    var index = 0
    for position in positions {
      while Int(position) >= offsets[index + 1] { index += 1 }
      values.append(segments[index].value(of: key, row: Int(position) - offsets[index]))
    }
    return values
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
      let createdAt = columns.createdAt[row]
      return createdAt == SessionRow.noTime ? nil : createdAt
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
