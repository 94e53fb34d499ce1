import PipecatModel

/// Reading what is new: from the newest end of the list down to what was settled before.
struct Head {
  /// How many rows before the known end to begin at, where the oldest come first and pages are
  /// large enough.
  private static let tail = 30

  /// The sessions that were not held before.
  var arrivals: Set<String> = []
  /// All sessions that came.
  var seen: Set<String> = []
  /// When the newest page was read; `nil` before it was.
  var readAt: Moment?
  /// Whether a session was met that had been settled before: there is no hole behind this head.
  var isConnected = false
  /// Whether one page held the whole list.
  var sawAll = false
  /// Whether one page was not enough.
  var hasGoneOn = false
  /// The way down, which the history goes on with.
  private(set) var descent = Descent()
  /// Where to look for the newest end, once the first page there was read.
  private var endOffset: Int?
  /// The id of the newest session, where the oldest come first: at first, that of the last round.
  private(set) var newest: String?
  private var hasFoundEnd = false
  /// Whether the next page begins where the last one ended, to see whether anything comes there.
  private var isProbing = false

  /// A head that begins at the newest end.
  ///
  /// - Parameter newest: the id of what was the newest session, where the oldest come first.
  init(after newest: String?) {
    self.newest = newest
  }

  /// Whether the newest end was found, from where it only goes down.
  func isDescending(in list: ListShape) -> Bool { hasFoundEnd || list.order == .newestFirst }

  /// The next page to ask for; a large one if this is the first head, before anything was settled.
  func query(in list: ListShape, isFirst: Bool) -> SessionQuery {
    let limit = isFirst || hasGoneOn ? SyncPlan.largePage : SyncPlan.smallPage
    if isDescending(in: list) { return descent.query(in: list, limit: limit) }
    let rows = min(list.cap ?? limit, limit)
    let back = isFirst ? rows : min(Head.tail, max(1, rows / 2))
    return SessionQuery(limit: limit, offset: endOffset ?? max(0, list.length - back))
  }

  /// Enters the page that came back for ``query(in:isFirst:)``, after `list` learned from it and
  /// before its sessions are held, and tells what it means for the way down.
  mutating func enter(
    _ page: SessionPage, for query: SessionQuery, in list: ListShape, isKnown: (String) -> Bool
  ) -> Descent.Step {
    if isDescending(in: list) {
      return descent.enter(page, for: query, in: list, isKnown: isKnown)
    }
    return enterAtEnd(page, for: query, in: list)
  }

  private mutating func enterAtEnd(
    _ page: SessionPage, for query: SessionQuery, in list: ListShape
  ) -> Descent.Step {
    let start = query.offset ?? 0
    let end = start + page.rows
    let isFirst = endOffset == nil
    let hasShrunk = page.totalCount.map { $0 < start } ?? false
    if page.rows == 0, start == 0 || isProbing && !hasShrunk {
      hasFoundEnd = true
      return step(in: list)
    }
    let followsOn = isFirst || isProbing || page.sessions.contains { $0.id == newest }
    guard followsOn, page.rows > 0 else {
      // Upstream forgot some, which moved the others: the end is nearer than it was.
      self = Head(after: nil)
      return .missed
    }
    if isFirst { descent = Descent(beginningWith: page, at: start) }
    let grew = page.sessions.last?.id != newest
    let isFull = page.rows >= query.limit ?? 0 || page.rows >= list.rowsPerPage
    hasFoundEnd = !grew && !isFull && list.length <= end
    // The last row of a page may be one of those that can't be read.
    let overlap = 1 + page.unreadable
    isProbing = !grew || overlap >= page.rows
    newest = page.sessions.last?.id ?? newest
    endOffset = isProbing ? end : end - overlap
    return hasFoundEnd ? step(in: list) : .extended
  }

  private func step(in list: ListShape) -> Descent.Step {
    descent.depth(in: list) >= list.length ? .ended : .extended
  }
}
