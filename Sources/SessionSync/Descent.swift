import PipecatModel

/// A way through upstream's list from its newest end to its oldest, page by page, that steps over
/// no row although rows shift meanwhile.
///
/// Each page begins within the one before. Where none of that page's rows comes back, rows have
/// moved: onward where all that came is held, back where there is something new.
struct Descent {
  /// What a page meant for the way.
  enum Step {
    /// The page follows on the one before without a hole.
    case extended
    /// It does not, or that can't be told; the next query looks for the place.
    case missed
    /// There is nothing older.
    case ended
  }

  private enum Place {
    /// At the newest end.
    case start
    /// This many rows away from the newest end.
    case depth(Int)
    /// Newest first: before the row at this offset. Oldest first: behind it.
    case offset(Int)
  }

  /// After so many pages in a row that did not fit, it begins anew.
  private static let patience = 8

  /// The id of the oldest row that was read.
  private(set) var last: String?
  private var place = Place.start
  /// The ids of the last page.
  private var edge: [String] = []
  private var misses = 0
  private var isProbing = false
  /// Pages in a row that added nothing.
  private var idle = 0
  /// Rows of a page that was cut short, where the oldest come first.
  private var cutRows: Int?

  /// A way from the newest end.
  init() {}

  /// A way that was begun in an earlier run: `depth` rows were read, of which `edge` is the oldest.
  init(depth: Int, edge: String) {
    place = .depth(depth)
    self.edge = [edge]
    last = edge
  }

  /// A way whose first page is this one, at the newest end of a list with the oldest first.
  init(beginningWith page: SessionPage, at offset: Int) {
    extend(by: page, oldest: page.sessions.first, to: offset)
  }

  /// How many rows lie between the newest end and where the way has come to.
  func depth(in list: ListShape) -> Int {
    switch (place, list.order) {
    case (.start, _): 0
    case (.depth(let depth), _), (.offset(let depth), .newestFirst): depth
    case (.offset(let offset), .oldestFirst): list.length - offset
    }
  }

  /// Takes into account that `count` rows were added at the newest end.
  mutating func shift(by count: Int, in list: ListShape) {
    switch (place, list.order) {
    case (.start, _), (.offset, .oldestFirst): break
    case (.depth(let depth), _): place = .depth(depth + count)
    case (.offset(let offset), .newestFirst): place = .offset(offset + count)
    }
  }

  /// The next page to ask for, of at most `limit` rows.
  func query(in list: ListShape, limit: Int) -> SessionQuery {
    let overlap = overlap(in: list)
    let offset = offset(in: list)
    switch list.order {
    case .newestFirst:
      return SessionQuery(limit: limit, offset: max(0, offset - overlap))
    case .oldestFirst:
      let end = offset + overlap
      let start = max(0, end - min(cutRows ?? list.cap ?? limit, limit))
      return SessionQuery(limit: max(1, end - start), offset: start)
    }
  }

  /// What is asked for after `query`, where that brings as many rows as pages have; `nil` where it
  /// comes to the end, or while the way has lost its place.
  func query(after query: SessionQuery, in list: ListShape, limit: Int) -> SessionQuery? {
    guard misses == 0, !isProbing, cutRows == nil, !edge.isEmpty, let start = query.offset else {
      return nil
    }
    var following = self
    switch list.order {
    case .newestFirst:
      let end = start + min(list.cap ?? limit, limit)
      guard end < list.length else { return nil }
      following.place = .offset(end)
    case .oldestFirst:
      guard start > 0 else { return nil }
      following.place = .offset(start)
    }
    return following.query(in: list, limit: limit)
  }

  /// Enters the page that came back for ``query(in:limit:)``, after `list` learned from it and
  /// before its sessions are held.
  mutating func enter(
    _ page: SessionPage, for query: SessionQuery, in list: ListShape, isKnown: (String) -> Bool
  ) -> Step {
    let start = query.offset ?? 0
    let followsOn = followsOn(page, from: start, in: list)
    switch list.order {
    case .newestFirst:
      return descend(page, from: start, followsOn: followsOn, in: list, isKnown: isKnown)
    case .oldestFirst:
      guard page.rows > 0 else { return miss(at: list.length) }
      // Cut short by a smaller cap, a page ends before it meets what was read.
      guard start + page.rows >= offset(in: list) else {
        cutRows = page.rows
        return miss(at: nil)
      }
      guard followsOn || page.sessions.allSatisfy({ isKnown($0.id) }) else { return miss(at: nil) }
      extend(by: page, oldest: page.sessions.first, to: start)
      return start == 0 ? .ended : .extended
    }
  }

  private mutating func descend(
    _ page: SessionPage, from start: Int, followsOn: Bool, in list: ListShape,
    isKnown: (String) -> Bool
  ) -> Step {
    guard page.rows > 0 else {
      let isBehindEnd = start == 0 || isProbing || edge.isEmpty || mayNotOverlap(in: list)
      return isBehindEnd ? .ended : miss(at: list.length)
    }
    guard followsOn || page.sessions.allSatisfy({ isKnown($0.id) }) else { return miss(at: nil) }
    let addsNothing = followsOn && last != nil && page.sessions.last?.id == last
    extend(by: page, oldest: page.sessions.last, to: start + page.rows)
    isProbing = addsNothing
    idle = addsNothing ? idle + 1 : 0
    // The same rows whatever was asked for: there are no others to be had.
    if idle > Descent.patience { return .ended }
    // One row, the last that was read, and upstream counts no more: the end. Any longer page could
    // be the same rows pushed down, so what follows on it has to be asked for.
    return addsNothing && page.rows == 1 && page.totalCount ?? 0 <= start + 1 ? .ended : .extended
  }

  private func followsOn(_ page: SessionPage, from start: Int, in list: ListShape) -> Bool {
    // Rows that can't be read may be all that the pages have in common.
    edge.isEmpty || (start == 0 && list.order == .newestFirst) || mayNotOverlap(in: list)
      || (misses > 0 && page.unreadable > 0) || meets(page)
  }

  /// Whether a page has rows of the last one.
  private func meets(_ page: SessionPage) -> Bool {
    // It mostly begins or ends with the row that was read last, which spares hashing all ids.
    if page.sessions.first?.id == last || page.sessions.last?.id == last { return last != nil }
    let edge = Set(edge)
    return page.sessions.contains { edge.contains($0.id) }
  }

  private mutating func extend(by page: SessionPage, oldest: Session?, to offset: Int) {
    place = .offset(offset)
    edge = page.sessions.map(\.id)
    last = oldest?.id ?? last
    misses = 0
  }

  private mutating func miss(at offset: Int?) -> Step {
    misses += 1
    isProbing = false
    if let offset { place = .offset(offset) }
    if misses > Descent.patience { self = Descent() }
    return .missed
  }

  private func offset(in list: ListShape) -> Int {
    switch (place, list.order) {
    case (.start, .newestFirst): 0
    case (.start, .oldestFirst): list.length
    case (.depth(let depth), .newestFirst): depth
    case (.depth(let depth), .oldestFirst): max(0, list.length - depth)
    case (.offset(let offset), _): offset
    }
  }

  private func overlap(in list: ListShape) -> Int {
    guard !edge.isEmpty, !isProbing, !mayNotOverlap(in: list) else { return 0 }
    return 1 + misses * max(1, list.rowsPerPage / 2)
  }

  /// Pages of a single row can't overlap and get anywhere.
  private func mayNotOverlap(in list: ListShape) -> Bool { list.rowsPerPage <= 1 }
}
