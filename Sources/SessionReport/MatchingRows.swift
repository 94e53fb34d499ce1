/// The rows of a segment that lie in a window, and what a filter says of them.
struct MatchingRows: Sendable {
  let segment: SessionSegment
  /// Those whose `createdAt` lies in the window.
  let rows: Range<Int>
  /// What a row fails, by its kind; 0 where it matches. One place more than there are kinds, for
  /// rows that fail by themselves.
  let failures: [UInt8]
  private let filter: RowFilter

  init(of segment: SessionSegment, in window: Range<Int64>, _ filter: RowFilter) {
    self.segment = segment
    self.filter = filter
    rows = segment.rows(in: window)
    failures =
      filter.failures(of: segment.columns.kinds) + [FilterDimension.unlisted.rawValue]
  }

  /// Whether any row can match.
  var mayMatch: Bool { !rows.isEmpty && failures.dropLast().contains(0) }

  /// Whether a row matches, be it in the window or not.
  @inline(__always)
  func matches(_ row: Int) -> Bool {
    failures[Int(segment.columns.kind[row])] == 0
      && (!filter.looksAtRows || filter.matchesItself(segment.columns, row: row))
  }

  /// The kind of each row of the segment; the number of kinds where it fails by itself.
  var kinds: [UInt16] {
    let columns = segment.columns
    guard filter.looksAtRows else { return columns.kind }
    let failing = UInt16(columns.kinds.count)
    var kinds = columns.kind
    if let codes = filter.botStartCodes, !columns.hasFarBotStarts {
      let botStart = columns.botStart
      for row in kinds.indices where botStart[row] < codes.low || botStart[row] > codes.high {
        kinds[row] = failing
      }
    } else {
      for row in kinds.indices where !filter.matchesItself(columns, row: row) {
        kinds[row] = failing
      }
    }
    return kinds
  }

  /// The deployment of each kind by its code and one more; 0 for kinds that don't match.
  var deployments: [Int] {
    zip(failures, segment.columns.kinds).map { failures, kind in
      failures == 0 ? Int(kind.deployment) + 1 : 0
    } + [0]
  }
}
