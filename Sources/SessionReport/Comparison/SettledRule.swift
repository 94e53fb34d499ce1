import PipecatModel

/// Which sessions a comparison counts, but for the time when they were created: those that ended, and
/// in no more time than a session takes.
///
/// A session that runs on for hours is a runaway, or its end was lost. It must not hold up the rest,
/// so it may not count later either.
struct SettledRule: Sendable {
  /// The data's own time, as a column value: what is said to end later runs.
  let asOf: Int64

  /// The longest time that a session takes, in milliseconds.
  static let longest: Int64 = 4 * 3_600_000

  /// Whether a session runs, and not for longer than a session takes.
  func isUnderWay(createdAt: Int64, endedAt: Int64) -> Bool {
    guard createdAt != SessionRow.noTime, createdAt <= asOf else { return false }
    return (endedAt == SessionRow.noTime || endedAt > asOf)
      && asOf - createdAt <= SettledRule.longest
  }

  /// Whether an ended session counts.
  private func isSettled(createdAt: Int64, endedAt: Int64) -> Bool {
    createdAt != SessionRow.noTime && endedAt != SessionRow.noTime && endedAt <= asOf
      && endedAt - createdAt <= SettledRule.longest
  }

  /// Whether the rule may leave out any session of a kind that ended. Known without a look at each,
  /// but for those that are so young that they may end later.
  func mayLeaveOut(_ kind: Int, of segment: SessionSegment) -> Bool {
    guard let last = segment.createdAt?.upperBound,
      segment.byKind.rowsWithoutLength(ofKind: kind).isEmpty
    else { return true }
    let longest = segment.byKind.rowsByLength(ofKind: kind).last.map {
      Int64(segment.columns.length[Int($0)])
    }
    return longest.map { $0 > SettledRule.longest || last + $0 > asOf } ?? false
  }

  /// Those of some rows that count, of a kind that ended.
  func settled(_ rows: MatchingRows) -> MatchingRows {
    let segment = rows.segment
    let columns = segment.columns
    var matches = rows.ownMatches ?? Array(repeating: 1, count: columns.count)
    func look(at row: Int) {
      let isSettled = isSettled(createdAt: columns.createdAt(row), endedAt: columns.endedAt(row))
      if !isSettled { matches[row] = 0 }
    }
    // Of those that are older only the long ones may end later.
    let young = segment.createdAt == nil ? 0 : segment.firstRow(notBefore: asOf - Self.longest)
    for row in young..<columns.count { look(at: row) }
    for kind in columns.kinds.indices {
      for row in segment.byKind.rowsWithoutLength(ofKind: kind) { look(at: Int(row)) }
      for row in segment.byKind.rowsByLength(ofKind: kind).reversed() {
        if columns.length[Int(row)] <= Self.longest { break }
        matches[Int(row)] = 0
      }
    }
    return rows.narrowed(to: rows.rows, ownMatches: matches)
  }
}

extension SessionFilter {
  /// Whether it leaves out sessions that run, by what it says of how sessions ended.
  var hidesActive: Bool {
    status == .ended || !completionStatuses.isEmpty || !endStates.isEmpty
      || !(outcomes.isEmpty || outcomes.contains(.active))
  }

  /// The same but for what it says of how sessions ended, which of one that runs is not known yet.
  var beforeTheEnd: SessionFilter {
    var filter = self
    filter.status = .all
    filter.outcomes = []
    filter.completionStatuses = []
    filter.endStates = []
    return filter
  }
}
