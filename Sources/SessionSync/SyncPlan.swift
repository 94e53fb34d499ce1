import PipecatModel
import SessionArchive
import SessionReport

/// What to ask upstream for next about one agent, decided from the answers so far.
///
/// A pure state machine: answers in, requests out, no clock and no network. A round asks for what
/// is new, then for what was still running, then goes on with the history until that is complete.
/// Afterwards a round has two requests where little happens: for what is new, and one of the
/// agent itself, what was still running, or an old page, for rows that changed or were listed late.
///
/// No window of time is ever asked for: upstream's are not to be trusted. A failed request for the
/// newest sessions changes nothing: ask for ``next`` again, or begin another round. One for anything
/// older is entered with ``fail()``, so that it holds up neither the news nor the rest.
struct SyncPlan {
  /// How late upstream may list a session after it was created: 30 seconds have been met.
  static let lateness: Int64 = 60_000
  /// The most rows to ask for where many are wanted; upstream gives what it likes.
  static let largePage = 1000
  /// The most rows to ask for where few are expected.
  static let smallPage = 100
  /// The agent itself is asked about in every round of so many, and what is old looked over.
  static let cycle = 4

  /// What the round is busy with.
  enum Stage {
    case head(Head)
    case details
    case active(ActiveSessions)
    case history
    case audit
    case rest
  }

  /// How far the sync has come, to be stored together with ``takeChanges()``.
  var progress: SyncProgress
  var holdings: Holdings
  var list: ListShape
  /// Sessions that were met out of turn, so that they tell nothing about their neighbours.
  var strays: Set<String> = []
  var stage = Stage.rest
  /// The way through the history; `nil` once it has come to the end.
  var history: HistoryWalk?
  var balance = Balance()
  var clock = UpstreamClock()
  /// When the head of the list was read last; `nil` before the first time.
  var headReadAt: Timestamp?
  /// Walks through the whole history that ended with something missing.
  var walks = 0
  /// Whether the history is read a second time, to find what is missing.
  var isRereading = false
  /// Whether the newest sessions are all there are.
  var coversList = false
  /// The id of the newest session, where the oldest come first.
  var newest: String?
  /// The sessions that were running and did not come with the newest of this round.
  var waiting: Set<String> = []
  /// Whether upstream answered when it was last asked about the agent itself.
  var givesDetails = true
  /// How many sessions were running when it was last asked.
  var activeAtDetails = 0
  /// Whether the agent itself is asked about in this round.
  var asksDetails = false
  var auditOffset = 0
  var round = 0
  /// In which round a session was asked for by its id.
  var askedInRound: [String: Int] = [:]
  /// Until which round a session is left alone, of which nothing new was to be learned.
  var restsUntilRound: [String: Int] = [:]
  /// Until which round the history is left alone, after failures.
  var historyRestsUntilRound = 0
  var historyFailures = 0
  /// Whether upstream gave mostly ended sessions when asked for active ones.
  var ignoresStatus = false
  /// Sessions created before this are not kept; `nil` keeps all.
  var cutoff: Timestamp?
  var changes = SessionChanges()

  /// A plan that goes on from what is archived, at an uptime of zero.
  init(table: SessionTable, progress: SyncProgress) {
    self.holdings = Holdings(table)
    self.progress = progress
    clock.meet(table.newestCreatedAt(SyncPlan.smallPage), at: .zero)
    list = ListShape(
      order: progress.isOldestFirst.map { $0 ? .oldestFirst : .newestFirst },
      length: progress.upstreamTotal ?? table.count)
    if !progress.isComplete, progress.settledUntil != nil, let edge = progress.edge {
      history = HistoryWalk(descent: Descent(depth: progress.depth, edge: edge))
    } else if !progress.isComplete {
      self.progress.settledUntil = nil
    }
  }

  /// Begins a round: the newest sessions first.
  mutating func beginRound() {
    round += 1
    stage = .head(Head(after: newest))
  }

  /// The next request of the round; `nil` when it is over.
  var next: SyncRequest? {
    switch stage {
    case .head(let head): .page(head.query(in: list, isFirst: progress.settledUntil == nil))
    case .details: .details
    case .active(let active): active.request
    case .history: history.map { .page($0.descent.query(in: list, limit: SyncPlan.largePage)) }
    case .audit: .page(SessionQuery(limit: SyncPlan.smallPage, offset: auditOffset))
    case .rest: nil
    }
  }

  /// The pages that are asked for next, as far as can be told: of the history, ``next`` and the one
  /// that follows if that brings what pages bring. Of what is new none, since the time at which it was
  /// read counts.
  var queriesToCome: [SessionQuery] {
    guard case .history = stage, let history, case .page(let query) = next else { return [] }
    let following = history.descent.query(after: query, in: list, limit: SyncPlan.largePage)
    return [query] + (following.map { [$0] } ?? [])
  }

  /// Whether the round has come to the history, which can wait for the next round's news.
  var canPause: Bool {
    if case .history = stage { true } else { false }
  }

  /// Whether ``next`` asks for something that is not new.
  var isOld: Bool {
    switch stage {
    case .active, .history, .audit: true
    case .head, .details, .rest: false
    }
  }

  /// Enters the page that ``next`` asked for. It was asked early where the page that it follows had
  /// not come yet.
  mutating func receive(
    _ page: SessionPage, for query: SessionQuery, wasAskedEarly: Bool = false, at now: Moment
  ) {
    if case .active(let active) = stage {
      return receive(page, active: active)
    }
    var isAudit = false
    switch stage {
    case .head: keep(from: now.keptFrom)
    case .audit: isAudit = true
    default: break
    }
    let orderChanged = list.learn(
      from: page, offset: query.offset ?? 0, limit: query.limit ?? page.rows, mayTurn: !isAudit)
    if let total = page.totalCount { progress.upstreamTotal = total }
    progress.isOldestFirst = list.shownOrder.map { $0 == .oldestFirst }
    if orderChanged, list.length > page.rows {
      takeStrays(page.sessions)
      return startOver()
    }
    switch stage {
    case .head(let head): receive(page, for: query, head: head, at: now)
    case .history: receiveHistory(page, for: query, wasAskedEarly: wasAskedEarly)
    case .audit: receiveAudit(page)
    case .details, .active, .rest: break
    }
  }

  /// What is new or changed since the last call, to be archived.
  mutating func takeChanges() -> SessionChanges {
    defer { changes = SessionChanges() }
    return changes
  }

  /// What can be said about how much is held.
  var coverage: Coverage { Coverage(progress, sessions: holdings.count) }

  /// Takes in sessions that follow on what was read before.
  mutating func take(_ sessions: [Session]) {
    if !strays.isEmpty { for session in sessions { strays.remove(session.id) } }
    enter(kept(sessions))
  }

  /// Takes in sessions that came out of turn: from a page with a hole before it, or alone.
  mutating func takeStrays(_ sessions: [Session]) {
    let sessions = kept(sessions)
    for session in sessions where !isHeld(session.id) { strays.insert(session.id) }
    enter(sessions)
  }

  private mutating func enter(_ sessions: [Session]) {
    holdings.take(sessions, into: &changes)
  }

  /// Whether a session has been met in its turn.
  func isKnown(_ id: String) -> Bool { isHeld(id) && !strays.contains(id) }

  private func isHeld(_ id: String) -> Bool { holdings.contains(id: id) }

  /// Begins anew at the other end of the list: its order is another than was thought.
  private mutating func startOver() {
    stage = .head(Head(after: nil))
    progress.isComplete = false
    progress.completeFrom = nil
    progress.newsFrom = nil
    progress.settledUntil = nil
    progress.depth = 0
    progress.edge = nil
    history = nil
    walks = 0
  }
}
