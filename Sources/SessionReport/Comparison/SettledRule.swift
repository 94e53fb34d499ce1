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

  /// Whether the rule leaves out any session of a segment.
  func leavesOutAny(of segment: SessionSegment) -> Bool {
    segment.lastEnd > asOf
      || segment.columns.kinds.indices.contains { kind in
        guard let longest = segment.byKind.rowsByLength(ofKind: kind).last,
          segment.byKind.rowsWithoutLength(ofKind: kind).isEmpty
        else { return segment.byKind.count(ofKind: kind) > 0 }
        return Int64(segment.columns.length[Int(longest)]) > SettledRule.longest
      }
  }

  /// Puts a 0 at the rows that it leaves out.
  func match(_ columns: SegmentColumns, _ matches: inout [UInt8]) {
    for row in matches.indices {
      let (createdAt, endedAt) = (columns.createdAt(row), columns.endedAt(row))
      let isSettled =
        createdAt != SessionRow.noTime && endedAt != SessionRow.noTime && endedAt <= asOf
        && endedAt - createdAt <= SettledRule.longest
      if !isSettled { matches[row] = 0 }
    }
  }
}
