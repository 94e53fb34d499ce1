import PipecatModel

extension SyncPlan {
  /// Sessions to ask for by their ids in a round, at most.
  private static let lookUpsARound = 8
  /// The same where upstream can't tell which sessions are active, so that all need it.
  private static let lookUpsWithoutStatus = 2
  /// For how many rounds a session is left alone that is neither listed as active nor ended, or not
  /// known any more: its end was lost.
  private static let restInRounds = 40

  /// Enters that the agent itself was asked about, and whether there was an answer.
  mutating func receiveDetails(_ isAnswered: Bool) {
    guard case .details = stage else { return }
    givesDetails = isAnswered
    startActive()
  }

  /// Goes on to what was still running, where the newest sessions did not tell.
  mutating func startActive() {
    askedInRound = askedInRound.filter { waiting.contains($0.key) }
    restsUntilRound = restsUntilRound.filter { waiting.contains($0.key) && $0.value > round }
    waiting.subtract(restsUntilRound.keys)
    guard !waiting.isEmpty else { return startOld() }
    let active = ActiveSessions(waiting: waiting)
    if ignoresStatus { startLookUps(active) } else { stage = .active(active) }
  }

  /// Enters a page of active sessions.
  mutating func receive(_ page: SessionPage, active: ActiveSessions) {
    var active = active
    takeStrays(page.sessions)
    if page.sessions.contains(where: { $0.endedAt != nil }) { ignoresStatus = true }
    if active.receive(page), !ignoresStatus {
      stage = .active(active)
    } else {
      startLookUps(active)
    }
  }

  private mutating func startLookUps(_ active: ActiveSessions) {
    var active = active
    let most = ignoresStatus ? SyncPlan.lookUpsWithoutStatus : SyncPlan.lookUpsARound
    let ids = active.waiting.sorted { (askedInRound[$0] ?? 0, $0) < (askedInRound[$1] ?? 0, $1) }
    guard !ids.isEmpty else { return startOld() }
    active.lookUp(Array(ids.prefix(most)))
    stage = .active(active)
  }

  /// Enters the session that ``next`` asked for; `nil` where upstream knows no such session.
  mutating func receive(_ session: Session?, id: String) {
    guard case .active(var active) = stage else { return }
    if let session, session.id == id { takeStrays([session]) }
    askedInRound[id] = round
    let hasEnded = session?.endedAt != nil
    if session == nil || !hasEnded && !ignoresStatus {
      restsUntilRound[id] = round + SyncPlan.restInRounds
    }
    active.answered()
    if active.request == nil { startOld() } else { stage = .active(active) }
  }

  /// Goes on to the history, or to looking over a part of it.
  private mutating func startOld() {
    if history != nil {
      // A walk at its end waits for the newest sessions, not for older ones.
      stage = .history
    } else {
      let hasAsked = asksDetails || !waiting.isEmpty
      let isDue = round % SyncPlan.cycle == 3
      stage = coversList || hasAsked && !isDue ? .rest : .audit
    }
  }
}
