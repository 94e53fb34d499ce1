import Synchronization

/// A run of a table's rows in the table's order, which never changes: versions of a table share it.
///
/// `createdAt` is known of all of its rows, or of none.
final class SessionSegment: Sendable {
  /// Unlike that of any other segment of this run of the program.
  let id: UInt64
  let columns: SegmentColumns
  let byKind: RowsByKind
  /// How the number of running sessions changes.
  let events: SegmentEvents
  /// The first and the last `createdAt`; `nil` where it is not known.
  let createdAt: ClosedRange<Int64>?
  /// The last `endedAt`; the largest number where a session still runs.
  let lastEnd: Int64
  /// The first row; `nil` without rows.
  let first: SessionRow?
  /// The last row; `nil` without rows.
  let last: SessionRow?
  private let index: RowIndex<UInt16>

  private static let latestID = Atomic<UInt64>(0)

  /// The most rows that a segment holds.
  ///
  /// A change rewrites a segment, so it should be small; a report has some work a segment, so there
  /// should be few. 32,768 rows are some 1.6 MB.
  static let maxRows = 32_768

  /// A segment of rows that are sorted, at most ``maxRows``, no further apart than
  /// ``SegmentColumns/maxSpan``, and of all or of none `createdAt` is known.
  convenience init(_ rows: SessionColumns) {
    self.init(SegmentColumns(rows))
  }

  /// A segment of columns that hold such rows.
  init(_ columns: SegmentColumns) {
    id = SessionSegment.latestID.add(1, ordering: .relaxed).newValue
    self.columns = columns
    byKind = RowsByKind(columns)
    events = SegmentEvents(columns)
    first = columns.count == 0 ? nil : columns[0]
    let last = columns.count == 0 ? nil : columns[columns.count - 1]
    self.last = last
    createdAt = columns.base.map { $0...(last?.createdAt ?? $0) }
    var index = RowIndex<UInt16>(rows: columns.count)
    var lastEnd = SessionRow.noTime
    for row in 0..<columns.count {
      index.insert(row, of: columns)
      let end = columns.endedAt(row)
      lastEnd = max(lastEnd, end == SessionRow.noTime ? .max : end)
    }
    self.index = index
    self.lastEnd = lastEnd
  }

  var count: Int { columns.count }
  /// Whether a session of the segment still runs.
  var hasActive: Bool { lastEnd == .max }

  /// The row with an id.
  func row(of key: SessionKey) -> Int? { index.row(of: key, in: columns) }

  /// The first row that does not come before `createdAt`; ``count`` where all do.
  func firstRow(notBefore createdAt: Int64) -> Int {
    guard let base = columns.base else { return createdAt == SessionRow.noTime ? 0 : count }
    if createdAt <= base { return 0 }
    let (distance, isBeyond) = createdAt.subtractingReportingOverflow(base)
    guard !isBeyond, let distance = UInt32(exactly: distance) else { return count }
    return (0..<count).partitioningIndex { columns.created[$0] >= distance }
  }

  /// The rows whose `createdAt` lies in a window.
  func rows(in window: Range<Int64>) -> Range<Int> {
    let start = firstRow(notBefore: window.lowerBound)
    return start..<max(start, firstRow(notBefore: window.upperBound))
  }

  /// The first row that does not come before `row` in the table's order.
  func position(of row: SessionRow) -> Int {
    (0..<count).partitioningIndex {
      let createdAt = columns.createdAt($0)
      return createdAt == row.createdAt
        ? !(columns.key(at: $0) < row.key) : createdAt > row.createdAt
    }
  }
}

extension Range<Int> {
  /// The first index for which `belongs` holds, the upper bound where there is none. All indices
  /// after it must hold too.
  @inline(__always)
  func partitioningIndex(where belongs: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if belongs(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
