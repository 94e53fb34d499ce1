import PipecatModel

/// The sessions of a table that a lock lets through, as a table of its own.
///
/// The table that comes out holds nothing else: no row, no count and no time of a session outside the
/// lock, and no word of one that never was inside, so nothing that is made from it can tell of one.
///
/// Kept from one version of an agent's table to the next, it reads only what changed in between.
public struct LockedTable: Sendable {
  /// What came of one segment.
  private struct Part {
    /// The rows that were in the window.
    let rows: Range<Int>
    /// Those that the lock lets through; `nil` where there are none.
    let segment: SessionSegment?
  }

  private let lock: SessionLock
  /// The words of the sessions that were let through.
  private var codes = SessionCodes()
  private var parts: [UInt64: Part] = [:]
  /// The ids of those that were let through, and perhaps of some that left since.
  private var ids = IDFilter(count: 0)

  /// A table that has seen no other yet.
  public init(_ lock: SessionLock) {
    self.lock = lock
  }

  /// What the lock lets through of `table`, at a time.
  public mutating func sessions(of table: SessionTable, asOf: Timestamp) -> SessionTable {
    let filter = lock.filter(asOf: asOf)
    let rows = RowFilter(filter, codes: table.codes)
    var current: [UInt64: Part] = [:]
    for segment in table.segments {
      let inWindow = segment.rows(in: rows.window)
      if let known = parts[segment.id], known.rows == inWindow {
        current[segment.id] = known
      } else {
        current[segment.id] = Part(
          rows: inWindow,
          segment: inWindow.isEmpty
            ? nil : segmentLetThrough(MatchingRows(of: segment, in: rows.window, rows), table.codes)
        )
      }
    }
    parts = current
    let segments = table.segments.compactMap { current[$0.id]?.segment }
    if ids.count > ids.capacity { ids = IDFilter(segments) }
    return SessionTable(
      segments: segments, codes: codes, ids: ids, maxRowsPerSegment: table.maxRowsPerSegment,
      horizon: filter.window, hidesActive: filter.hidesActive)
  }

  private mutating func segmentLetThrough(
    _ matching: MatchingRows, _ words: SessionCodes
  ) -> SessionSegment? {
    let columns = matching.segment.columns
    var ownKinds: [UInt16: SessionKind] = [:]
    var letThrough = SessionColumns()
    for row in matching.rows where matching.matches(row) {
      let kind = ownKinds[columns.kind[row]] ?? code(columns.kinds[Int(columns.kind[row])], words)
      ownKinds[columns.kind[row]] = kind
      var session = columns[row]
      session.owner = kind.owner
      session.deployment = kind.deployment
      session.ending = kind.ending
      letThrough.append(session)
      ids.insert(session.key)
    }
    return letThrough.count == 0 ? nil : SessionSegment(letThrough)
  }

  /// A kind in this table's own codes.
  private mutating func code(_ kind: SessionKind, _ words: SessionCodes) -> SessionKind {
    var own = kind
    own.owner = codes.owners.code(of: words.owners[kind.owner])
    own.deployment = codes.deployments.code(of: words.deployments[kind.deployment])
    own.ending = codes.endings.code(of: words.endings[kind.ending])
    return own
  }
}
