/// The rows of a segment that lie in a window, with what a filter says of them.
struct MatchingRows: Sendable {
  let segment: SessionSegment
  /// Those whose `createdAt` lies in the window.
  let rows: Range<Int>
  /// What a row fails, by its kind; 0 where it matches. One place more than there are kinds, for
  /// rows that fail by themselves.
  let failures: [UInt8]
  /// The kind of each row of the segment; the number of kinds where it fails by itself.
  let kinds: [UInt16]

  init(of segment: SessionSegment, in window: Range<Int64>, _ filter: RowFilter) {
    let columns = segment.columns
    let rows = segment.rows(in: window)
    self.segment = segment
    self.rows = rows
    let failures = filter.failures(of: columns.kinds)
    self.failures = failures + [FilterDimension.unlisted.rawValue]
    if filter.looksAtRows {
      let failing = UInt16(columns.kinds.count)
      var kinds = columns.kind
      for row in kinds.indices where !filter.matchesItself(columns, row: row) {
        kinds[row] = failing
      }
      self.kinds = kinds
    } else {
      kinds = columns.kind
    }
  }

  /// Whether a row is in the window and matches.
  @inline(__always)
  func contains(_ row: Int) -> Bool { rows.contains(row) && failures[Int(kinds[row])] == 0 }

  /// Whether any row can match.
  var mayMatch: Bool { !rows.isEmpty && failures.dropLast().contains(0) }

  /// The deployment of each kind by its code and one more; 0 for kinds that don't match.
  var deployments: [Int] {
    zip(failures, segment.columns.kinds).map { failures, kind in
      failures == 0 ? Int(kind.deployment) + 1 : 0
    } + [0]
  }
}
