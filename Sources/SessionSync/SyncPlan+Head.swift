import PipecatModel
import SessionArchive
import SessionReport

extension SyncPlan {
  /// Enters a page of the newest sessions.
  mutating func receive(
    _ page: SessionPage, for query: SessionQuery, head: Head, at now: Moment
  ) {
    var head = head
    var step = head.enter(page, for: query, in: list, isKnown: isKnown)
    guard step != .missed else {
      takeStrays(page.sessions)
      stage = .head(head)
      return
    }
    let isNewest = head.readAt == nil
    head.readAt = head.readAt ?? now
    headReadAt = head.readAt?.wall
    head.isConnected = head.isConnected || connects(page, arrivals: head.arrivals)
    let arrivals = page.sessions.filter { !isKnown($0.id) }
    let isFirst = progress.settledUntil == nil
    if isNewest || isFirst { clock.meet(arrivals.compactMap(\.createdAt), at: now.uptime) }
    head.arrivals.formUnion(arrivals.map(\.id))
    head.seen.formUnion(page.sessions.lazy.map(\.id))
    take(page.sessions)
    if isFirst { reach(page.oldestCreatedAt) }
    if head.isDescending(in: list), isLastKept(page) { step = .ended }

    head.sawAll = isWholeList(page, for: query)
    let isEnough = isFirst && clock.isSet || head.isConnected || isSettled(head, with: page)
    if step == .ended || head.isDescending(in: list) && isEnough {
      finish(head, reachedEnd: step == .ended, at: now)
    } else {
      if !isFirst {
        head.hasGoneOn = true
        // Where no session is dated, nothing is known of any time before now.
        progress.newsFrom = page.oldestCreatedAt ?? progress.newsFrom ?? now.wall
      }
      stage = .head(head)
    }
  }

  /// Whether a page without news may be taken for all there is to know, although it does not connect.
  private func isSettled(_ head: Head, with page: SessionPage) -> Bool {
    guard head.arrivals.isEmpty else { return false }
    // As long as all rows bear the same time there is no order, and no end where news must come;
    // then upstream's number has to do.
    let addsUp = list.shownOrder == nil && progress.isComplete && difference == 0
    // Upstream's number may lag, and the page may be as long as pages get.
    return addsUp || head.sawAll && page.rows < list.rowsPerPage
  }

  private func isWholeList(_ page: SessionPage, for query: SessionQuery) -> Bool {
    guard let total = page.totalCount, let limit = query.limit else { return false }
    return query.offset ?? 0 == 0 && page.rows < limit && page.rows >= total
  }

  /// Whether a page holds a session that was settled before this round: all older ones are held.
  private func connects(_ page: SessionPage, arrivals: Set<String>) -> Bool {
    // Without an order there is no telling which sessions come before it.
    guard let settled = progress.settledUntil, list.shownOrder != nil else { return false }
    return page.sessions.contains { session in
      guard let createdAt = session.createdAt, createdAt <= settled else { return false }
      return isKnown(session.id) && !arrivals.contains(session.id)
    }
  }

  /// Enters how far the first pages reach back.
  private mutating func reach(_ oldest: Timestamp?) {
    let from = [progress.completeFrom, oldest].compactMap(\.self).min()
    progress.completeFrom = [from, progress.keptFrom].compactMap(\.self).max()
  }

  private mutating func finish(_ head: Head, reachedEnd: Bool, at now: Moment) {
    let readAt = head.readAt ?? now
    let settled = clock.earliest(at: readAt.uptime)?
      .advanced(byMilliseconds: -SyncPlan.lateness)
    let wasFirst = progress.settledUntil == nil
    // Where the whole list is too short to tell the time, its oldest session is as good as any.
    progress.settledUntil =
      [progress.settledUntil, settled].compactMap(\.self).max()
      ?? holdings.table.firstCreatedAt ?? Timestamp(milliseconds: 0)
    progress.syncedAt = readAt.wall
    progress.newsFrom = nil
    if wasFirst {
      history = HistoryWalk(descent: head.descent, pages: 1, found: head.arrivals.count)
      noteDepth()
    } else {
      progress.depth += head.arrivals.count
      history?.descent.shift(by: head.arrivals.count, in: list)
    }
    if reachedEnd, !progress.isComplete {
      complete(history ?? HistoryWalk(descent: head.descent))
    } else {
      checkWalk()
    }
    checkBalance(at: now.uptime)
    coversList = reachedEnd || head.sawAll
    newest = head.newest
    let active = Set(holdings.active.map(\.id))
    waiting = active.subtracting(head.seen)
    // Where sessions began or ended, how near the agent is to its cap is news.
    let hasChanged = active.count != activeAtDetails
    asksDetails = hasChanged && givesDetails || round % SyncPlan.cycle == 1
    guard asksDetails else { return startActive() }
    activeAtDetails = active.count
    stage = .details
  }
}

extension SessionPage {
  /// The first `createdAt` of the page's sessions; `nil` where none is known.
  var oldestCreatedAt: Timestamp? { sessions.lazy.compactMap(\.createdAt).min() }
}
