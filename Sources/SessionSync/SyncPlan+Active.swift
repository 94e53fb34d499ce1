import PipecatModel

extension SyncPlan {
  /// Sessions to ask for by their ids in a round, at most.
  private static let lookUpsARound = 8
  /// The same where upstream can't tell which sessions are active, so that all need it.
  private static let lookUpsWithoutStatus = 2
  /// For how many rounds a session is left alone that is neither listed as active nor ended, or not
  /// known any more: its end was lost.
  static let restInRounds = 40

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
    // Whatever made it seem so may have passed.
    if round % SyncPlan.restInRounds == 0 { ignoresStatus = false }
    guard !waiting.isEmpty else { return startOld() }
    let active = ActiveSessions(waiting: waiting)
    if ignoresStatus { startLookUps(active) } else { stage = .active(active) }
  }

  /// Enters a page of active sessions.
  mutating func receive(_ page: SessionPage, active: ActiveSessions) {
    var active = active
    takeStrays(page.sessions)
    let ended = page.sessions.count { $0.endedAt != nil }
    if ended * 2 > page.sessions.count { ignoresStatus = true }
    for session in page.sessions where session.endedAt == nil { askedInRound[session.id] = nil }
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
    // One that was asked for before and still is not listed as active nor ended has lost its end;
    // the first time it may have been stepped over.
    let hasEnded = session?.endedAt != nil
    let wasAsked = askedInRound.updateValue(round, forKey: id) != nil
    if !hasEnded, wasAsked, session == nil || !ignoresStatus {
      restsUntilRound[id] = round + SyncPlan.restInRounds
    }
    goOn(&active)
  }

  /// Goes on to the next session that is asked for by its id, or to what is old.
  mutating func goOn(_ active: inout ActiveSessions) {
    active.answered()
    if active.request == nil { startOld() } else { stage = .active(active) }
  }

  /// Goes on to the history, or to looking over a part of it.
  mutating func startOld() {
    if history != nil {
      // A walk at its end waits for the newest sessions, not for older ones.
      stage = round < historyRestsUntilRound ? .rest : .history
    } else {
      let hasAsked = asksDetails || !waiting.isEmpty
      let isDue = round % SyncPlan.cycle == 3
      stage = coversList || hasAsked && !isDue ? .rest : .audit
    }
  }
}
