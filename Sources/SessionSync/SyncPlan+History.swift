import PipecatModel
import SessionArchive
import SessionReport

extension SyncPlan {
  /// After so many walks through the history, what is still missing is not there.
  private static let mostWalks = 3

  /// Enters a page of the history.
  mutating func receiveHistory(
    _ page: SessionPage, for query: SessionQuery, wasAskedEarly: Bool
  ) {
    guard var walk = history else { return }
    historyFailures = 0
    // Rows may have moved between the two: such a page must meet the one before. Where it does not,
    // rows that are known are no proof that none lie in between.
    var step = walk.descent.enter(
      page, for: query, in: list, isKnown: { !wasAskedEarly && isKnown($0) })
    if step == .missed {
      takeStrays(page.sessions)
    } else {
      let held = holdings.count
      take(page.sessions)
      walk.pages += 1
      walk.found += holdings.count - held
      walk.unreadable += page.unreadable
      progress.completeFrom = page.oldestCreatedAt ?? progress.completeFrom
      if isLastKept(page) { step = .ended }
    }
    history = walk
    noteDepth()
    if step == .ended { endWalk() }
  }

  /// Notes how far the history has been read, to go on there after a restart.
  mutating func noteDepth() {
    guard let walk = history else { return }
    progress.depth = walk.descent.depth(in: list)
    progress.edge = walk.descent.last
  }

  /// The walk has come to the oldest end.
  ///
  /// Rows that came meanwhile have moved its end: where fewer are held than the list is long, the
  /// newest are read once more before that is judged.
  mutating func endWalk() {
    guard var walk = history else { return }
    walks += 1
    walk.length = walk.descent.depth(in: list)
    history = walk
    if isMissing(walk) {
      stage = .head(Head(after: newest))
    } else {
      complete(walk)
    }
  }

  /// Judges a walk that came to its end before the newest sessions were read once more.
  mutating func checkWalk() {
    guard let walk = history, walk.length != nil else { return }
    if isMissing(walk), walks < SyncPlan.mostWalks {
      history = HistoryWalk(descent: Descent())
    } else {
      complete(walk)
    }
  }

  private func isMissing(_ walk: HistoryWalk) -> Bool {
    // Where some are left out, there is nothing to count against.
    guard progress.keptFrom == nil else { return false }
    return holdings.count - strays.count + walk.unreadable < walk.length ?? 0
  }

  /// The whole history is held.
  mutating func complete(_ walk: HistoryWalk) {
    history = nil
    walks = 0
    progress.isComplete = true
    progress.completeFrom = progress.keptFrom ?? holdings.table.firstCreatedAt
    if isRereading {
      isRereading = false
      balance.readAgain(
        difference ?? 0, foundSome: walk.found > 0, rounds: walk.pages, round: round)
    }
    if case .history = stage { stage = .rest }
  }

  /// Reads the history again where upstream counts more than is held, and goes on doing so.
  mutating func checkBalance(at uptime: Duration) {
    guard progress.isComplete, let difference else { return }
    guard balance.shouldReadAgain(difference, round: round, at: uptime) else { return }
    isRereading = true
    progress.isComplete = false
    history = HistoryWalk(descent: Descent())
    noteDepth()
  }

  /// How many more sessions upstream counts than are held; `nil` where it does not say, or where
  /// some are not kept.
  var difference: Int? {
    progress.keptFrom == nil ? progress.upstreamTotal.map { $0 - holdings.count } : nil
  }

  /// Enters a page that was looked over again.
  mutating func receiveAudit(_ page: SessionPage) {
    take(page.sessions)
    auditOffset += page.rows
    let isLast = list.order == .newestFirst && isLastKept(page)
    if page.rows == 0 || isLast || auditOffset >= page.totalCount ?? .max { auditOffset = 0 }
    stage = .rest
  }
}
