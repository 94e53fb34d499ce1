/// The rows of a segment that lie in a window, and what a filter says of them.
struct MatchingRows: Sendable {
  let segment: SessionSegment
  /// Those whose `createdAt` lies in the window.
  let rows: Range<Int>
  /// What a row fails by its kind; 0 where it may match.
  let failures: [UInt8]
  /// For each row of the segment 1 where its own values match and 0 where they don't; `nil` where
  /// nothing but the kind decides.
  let ownMatches: [UInt8]?

  init(of segment: SessionSegment, in window: Range<Int64>, _ filter: RowFilter) {
    self.segment = segment
    rows = segment.rows(in: window)
    failures = filter.failures(of: segment.columns.kinds)
    ownMatches = filter.ownMatches(segment.columns)
  }

  private init(
    segment: SessionSegment, rows: Range<Int>, failures: [UInt8], ownMatches: [UInt8]?
  ) {
    self.segment = segment
    self.rows = rows
    self.failures = failures
    self.ownMatches = ownMatches
  }

  /// Some of these, of the same kinds.
  func narrowed(to rows: Range<Int>, ownMatches: [UInt8]?) -> MatchingRows {
    MatchingRows(segment: segment, rows: rows, failures: failures, ownMatches: ownMatches)
  }

  /// Those that were created before an instant.
  func before(_ createdAt: Int64) -> MatchingRows {
    let end = max(rows.lowerBound, min(rows.upperBound, segment.firstRow(notBefore: createdAt)))
    return narrowed(to: rows.lowerBound..<end, ownMatches: ownMatches)
  }

  /// Whether a row matches, be it in the window or not.
  @inline(__always)
  func matches(_ row: Int) -> Bool {
    failures[Int(segment.columns.kind[row])] == 0 && ownMatches.map { $0[row] == 1 } ?? true
  }

  /// For each row of the segment 1 where it matches by itself and is in the window; `nil` where all
  /// are.
  var ownMatchesInWindow: [UInt8]? {
    if rows.count == segment.count { return ownMatches }
    var matches = ownMatches ?? Array(repeating: 1, count: segment.count)
    for row in 0..<rows.lowerBound { matches[row] = 0 }
    for row in rows.upperBound..<segment.count { matches[row] = 0 }
    return matches
  }

  /// The rows in the window of a kind that fail nothing else, earliest first.
  func rows(ofKind kind: Int) -> ArraySlice<UInt16> {
    let inWindow = rowsInWindow(ofKind: kind)
    guard let ownMatches, !inWindow.isEmpty else { return inWindow }
    let matching = inWindow.matching(ownMatches)
    return matching[...]
  }

  /// How many ``rows(ofKind:)`` there are.
  func count(ofKind kind: Int) -> Int {
    let inWindow = rowsInWindow(ofKind: kind)
    guard let ownMatches else { return inWindow.count }
    return inWindow.reduce(0) { $0 + Int(ownMatches[Int($1)]) }
  }

  /// How many rows in the window match.
  var count: Int {
    failures.indices.reduce(0) { failures[$1] == 0 ? $0 + count(ofKind: $1) : $0 }
  }

  private func rowsInWindow(ofKind kind: Int) -> ArraySlice<UInt16> {
    let all = segment.byKind.rows(ofKind: kind)
    if rows.count == segment.count { return all }
    let start = all.indices.partitioningIndex { Int(all[$0]) >= rows.lowerBound }
    let end = (start..<all.endIndex).partitioningIndex { Int(all[$0]) >= rows.upperBound }
    return all[start..<end]
  }

  /// The deployment of each kind by its code and one more; 0 for kinds that don't match.
  var deployments: [Int] {
    zip(failures, segment.columns.kinds).map { failures, kind in
      failures == 0 ? Int(kind.deployment) + 1 : 0
    }
  }
}

extension ArraySlice<UInt16> {
  /// Those of these rows that have a 1, in their order.
  ///
  /// Without a branch on what can't be foreseen: each is written, and the next over it where it does
  /// not match.
  func matching(_ ownMatches: [UInt8]) -> [UInt16] {
    var matching = [UInt16](repeating: 0, count: count)
    let matches = compact(by: ownMatches.span, into: &matching)
    matching.removeLast(count - matches)
    return matching
  }

  private func compact(by ownMatches: Span<UInt8>, into target: inout [UInt16]) -> Int {
    let rows = span
    var target = target.mutableSpan
    var filled = 0
    for index in rows.indices {
      let row = rows[index]
      target[filled] = row
      filled += Int(ownMatches[Int(row)])
    }
    return filled
  }
}

extension SessionTable {
  /// The segments with rows in the window of `filter`.
  func matching(_ filter: RowFilter) -> [MatchingRows] {
    Parallel.map(segments.count, rows: filter.looksAtRows ? count : 0) { index in
      let segment = segments[index]
      return segment.rows(in: filter.window).isEmpty
        ? nil : MatchingRows(of: segment, in: filter.window, filter)
    }.compactMap(\.self)
  }
}

extension [MatchingRows] {
  /// The first and the last known `createdAt` of the rows that match.
  var createdAt: ClosedRange<Int64>? {
    guard let first = lazy.compactMap(\.createdAt).first,
      let last = reversed().lazy.compactMap(\.createdAt).first
    else { return nil }
    return first.lowerBound...last.upperBound
  }
}

extension MatchingRows {
  /// The first and the last `createdAt` of the rows that match; `nil` where it is not known.
  var createdAt: ClosedRange<Int64>? {
    guard segment.createdAt != nil else { return nil }
    let kinds = failures.indices.filter { failures[$0] == 0 }.map(rows(ofKind:))
    guard let first = kinds.compactMap(\.first).min(), let last = kinds.compactMap(\.last).max()
    else { return nil }
    return segment.columns.createdAt(Int(first))...segment.columns.createdAt(Int(last))
  }
}
