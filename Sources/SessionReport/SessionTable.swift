import PipecatModel

/// All sessions of an agent, in columns: a value that never changes.
///
/// Some 50 bytes a session. Times outside the years 0 to 9999 are moved to the nearest end of that
/// range, and a bot start that 32 bits don't hold reads as not known.
public struct SessionTable: Sendable {
  /// The rows by `createdAt`, unknown ones first, then by id; no segment is empty.
  let segments: [SessionSegment]
  let codes: SessionCodes
  /// How many rows come before each segment, and at the end how many there are.
  let offsets: [Int]

  /// The most rows of a segment.
  let maxRowsPerSegment: Int
  /// The ids of all rows, and perhaps of some that are gone.
  let ids: IDFilter
  /// Of which time it holds anything at all: what was created outside is not here, whether there is
  /// any or not.
  let horizon: TimeWindow
  /// Whether sessions that run may be missing, since a lock is about how sessions ended.
  let hidesActive: Bool

  /// A table of segments, with a filter that has their ids, or with one of its own.
  init(
    segments: [SessionSegment], codes: SessionCodes, ids: IDFilter? = nil,
    maxRowsPerSegment: Int = SessionSegment.maxRows, horizon: TimeWindow = .all,
    hidesActive: Bool = false
  ) {
    self.hidesActive = hidesActive
    self.horizon = horizon
    self.segments = segments
    self.ids = ids ?? IDFilter(segments)
    self.codes = codes
    self.maxRowsPerSegment = maxRowsPerSegment
    var offsets = [0]
    for segment in segments { offsets.append((offsets.last ?? 0) + segment.count) }
    self.offsets = offsets
  }

  /// A table without sessions.
  public static let empty = SessionTable(segments: [], codes: SessionCodes())

  /// A table of `sessions`, in any order; of several with the same id the last is taken.
  public init(_ sessions: some Sequence<Session>) {
    self.init(sessions, maxRowsPerSegment: SessionSegment.maxRows)
  }

  /// A table in segments of a size; few rows have many segments where those are small.
  init(_ sessions: some Sequence<Session>, maxRowsPerSegment: Int) {
    var codes = SessionCodes()
    var columns = SessionColumns(reservingRows: sessions.underestimatedCount)
    for session in sessions { columns.append(SessionRow(session, codes: &codes)) }

    var index = RowIndex<UInt32>(rows: columns.count)
    var rows: [Int] = []
    rows.reserveCapacity(columns.count)
    for row in (0..<columns.count).reversed()
    where index.row(of: columns.key(at: row), in: columns) == nil {
      index.insert(row, of: columns)
      rows.append(row)
    }
    rows.sort(by: columns.precedes)
    var builder = SegmentBuilder(reservingRows: rows.count)
    builder.append(columns, rows: rows)
    self.init(
      segments: builder.segments(maxRows: maxRowsPerSegment), codes: codes,
      maxRowsPerSegment: maxRowsPerSegment)
  }

  /// How many sessions there are.
  public var count: Int { offsets[segments.count] }

  /// The first `createdAt` that is known.
  public var firstCreatedAt: Timestamp? {
    segments.lazy.compactMap(\.createdAt).first.map {
      Timestamp(milliseconds: $0.lowerBound)
    }
  }

  /// The last `createdAt` that is known.
  public var lastCreatedAt: Timestamp? {
    segments.last?.createdAt.map { Timestamp(milliseconds: $0.upperBound) }
  }

  /// When the newest sessions were created, oldest first: of `count` of them, where as many are known.
  public func newestCreatedAt(_ count: Int) -> [Timestamp] {
    var times: [Timestamp] = []
    for segment in segments.reversed() where times.count < count {
      guard segment.createdAt != nil else { continue }
      times += (0..<segment.count).suffix(count - times.count).reversed().map {
        Timestamp(milliseconds: segment.columns.createdAt($0))
      }
    }
    return times.reversed()
  }

  /// The session with an id.
  public func session(id: String) -> Session? {
    row(of: SessionKey(id))?.session(codes: codes)
  }

  /// The row with an id.
  func row(of key: SessionKey) -> SessionRow? {
    guard ids.mayContain(key) else { return nil }
    for segment in segments.reversed() {
      if let row = segment.row(of: key) { return segment.columns[row] }
    }
    return nil
  }

  /// How many sessions still run.
  public var activeCount: Int {
    segments.lazy.filter(\.hasActive).reduce(0) { sum, segment in
      sum
        + segment.columns.kinds.enumerated().reduce(0) { sum, kind in
          kind.element.isActive ? sum + segment.byKind.count(ofKind: kind.offset) : sum
        }
    }
  }

  /// The sessions that still run, in the order of `createdAt`.
  public var activeSessions: [Session] {
    segments.filter(\.hasActive).flatMap { segment in
      segment.activeRows.map { segment.columns[$0].session(codes: codes) }
    }
  }
}

extension SessionSegment {
  /// The rows whose sessions still run.
  var activeRows: [Int] {
    if !hasActive { return [] }
    let rows = createdAt == nil ? Array(0..<count) : events.openRows.map(Int.init)
    return rows.filter { columns.length[$0] == SegmentColumns.unknown }
  }
}
