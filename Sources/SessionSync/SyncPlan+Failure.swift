import PipecatModel

extension SyncPlan {
  /// Enters that ``next`` was asked for in vain, though it may be asked for again some day.
  ///
  /// - Returns: whether the round can go on without it; it can't without the newest sessions.
  mutating func fail() -> Bool {
    switch stage {
    case .head, .rest: return false
    case .details: receiveDetails(false)
    case .active(var active):
      guard case .session(let id) = active.request else {
        startOld()
        break
      }
      restsUntilRound[id] = round + SyncPlan.restInRounds
      goOn(&active)
    case .history:
      historyFailures += 1
      historyRestsUntilRound = round + min(1 << min(historyFailures, 8), SyncPlan.restInRounds)
      stage = .rest
    case .audit:
      auditOffset += SyncPlan.smallPage
      stage = .rest
    }
    return true
  }
}
