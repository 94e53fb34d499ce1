import PipecatModel

/// Finding out what became of the sessions that were still running.
///
/// One page tells which still are; each of the others is asked for by its id.
struct ActiveSessions {
  /// Pages of active sessions to read at most.
  private static let mostPages = 10

  /// Sessions that are held as active and have not come in this round.
  private(set) var waiting: Set<String>
  private var offset = 0
  private var pages = 0
  private var lookUps: [String]?

  /// Asks for `waiting`, by their ids at once where upstream can't tell which are active.
  init(waiting: Set<String>) {
    self.waiting = waiting
  }

  /// The next request; `nil` when there is none left.
  var request: SyncRequest? {
    guard let lookUps else {
      return .page(
        SessionQuery(limit: SyncPlan.largePage, offset: offset, status: .active))
    }
    return lookUps.first.map { .session(id: $0) }
  }

  /// Enters a page of active sessions.
  ///
  /// - Returns: whether there is another.
  mutating func receive(_ page: SessionPage) -> Bool {
    for session in page.sessions where session.endedAt == nil { waiting.remove(session.id) }
    offset += page.rows
    pages += 1
    return page.rows > 0 && offset < page.totalCount ?? 0 && !waiting.isEmpty
      && pages < ActiveSessions.mostPages
  }

  /// Goes over to asking for single sessions.
  mutating func lookUp(_ ids: [String]) {
    lookUps = ids
  }

  /// Enters that the session asked for last has been answered.
  mutating func answered() {
    lookUps?.removeFirst()
  }
}
