/// A run of a table's rows in the table's order, which never changes: versions of a table share it.
final class SessionSegment: Sendable {
  let columns: SessionColumns
  /// The first and the last `createdAt` that are known; `nil` where none is.
  let createdAt: ClosedRange<Int64>?
  /// The last `endedAt`; the largest number where a session still runs.
  let lastEnd: Int64
  /// The first row; `nil` without rows.
  let first: SessionRow?
  /// The last row; `nil` without rows.
  let last: SessionRow?
  private let index: RowIndex<UInt16>

  /// The most rows that a segment holds.
  ///
  /// A change rewrites a segment, so it should be small; a report has some work a segment, so there
  /// should be few. 32,768 rows are 2 MB, rewritten in less than a millisecond.
  static let maxRows = 32_768

  /// A segment of rows that are sorted and at most ``maxRows``.
  init(_ columns: SessionColumns) {
    self.columns = columns
    first = columns.count == 0 ? nil : columns[0]
    last = columns.count == 0 ? nil : columns[columns.count - 1]
    var index = RowIndex<UInt16>(rows: columns.count)
    var lastEnd = SessionRow.noTime
    for row in 0..<columns.count {
      index.insert(row, of: columns)
      let end = columns.endedAt[row]
      lastEnd = max(lastEnd, end == SessionRow.noTime ? .max : end)
    }
    self.index = index
    self.lastEnd = lastEnd
    let known = (0..<columns.count).partitioningIndex {
      columns.createdAt[$0] != SessionRow.noTime
    }
    createdAt =
      known < columns.count
      ? columns.createdAt[known]...columns.createdAt[columns.count - 1] : nil
  }

  var count: Int { columns.count }
  /// Whether a session of the segment still runs.
  var hasActive: Bool { lastEnd == .max }

  /// The row with an id.
  func row(of key: SessionKey) -> Int? { index.row(of: key, in: columns) }

  /// The first row that does not come before `createdAt`; ``count`` where all do.
  func firstRow(notBefore createdAt: Int64) -> Int {
    (0..<count).partitioningIndex { columns.createdAt[$0] >= createdAt }
  }

  /// The first row that does not come before `row` in the table's order.
  func position(of row: SessionRow) -> Int {
    (0..<count).partitioningIndex {
      let createdAt = columns.createdAt[$0]
      return createdAt == row.createdAt
        ? !(columns.key(at: $0) < row.key) : createdAt > row.createdAt
    }
  }
}

extension Range<Int> {
  /// The first index for which `belongs` holds, the upper bound where there is none. All indices
  /// after it must hold too.
  func partitioningIndex(where belongs: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if belongs(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
