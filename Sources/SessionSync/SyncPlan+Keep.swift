import PipecatModel
import SessionArchive
import SessionReport

/// Keeping sessions for a time only.
extension SyncPlan {
  /// How far the cutoff may go back before that means that older sessions are wanted again.
  private static let recall: Int64 = 3_600_000

  /// So many sessions at the older end of a page tell that it is the last.
  private static let lastKept = 3

  /// Forgets what was created before `cutoff`. Where that was later before, the history is read
  /// again, for the sessions that were forgotten then.
  mutating func keep(from cutoff: Timestamp?) {
    if let kept = progress.keptFrom,
      cutoff.map({ kept.milliseconds - $0.milliseconds > SyncPlan.recall }) ?? true
    {
      progress.keptFrom = nil
      progress.isComplete = false
      if progress.settledUntil != nil {
        history = HistoryWalk(descent: Descent())
        noteDepth()
      }
    }
    self.cutoff = [cutoff, progress.keptFrom].compactMap(\.self).max()
    guard let cutoff = self.cutoff else { return }
    let forgotten = holdings.forget(before: cutoff)
    if !forgotten.isEmpty { changes.forget(forgotten, before: cutoff) }
    strays.subtract(forgotten)
    if !forgotten.isEmpty || progress.keptFrom != nil { leaveOut(before: cutoff) }
  }

  /// Those of some sessions that are kept.
  mutating func kept(_ sessions: [Session]) -> [Session] {
    guard let cutoff else { return sessions }
    let kept = sessions.filter { $0.createdAt.map { $0 >= cutoff } ?? true }
    if kept.count < sessions.count { leaveOut(before: cutoff) }
    return kept
  }

  private mutating func leaveOut(before cutoff: Timestamp) {
    progress.keptFrom = cutoff
    progress.completeFrom = progress.completeFrom.map { max($0, cutoff) }
  }

  /// Whether nothing behind a page, on the way to the oldest, is kept. One session that is out of
  /// place does not tell.
  func isLastKept(_ page: SessionPage) -> Bool {
    guard let cutoff else { return false }
    let times = page.sessions.compactMap(\.createdAt)
    let oldest: ArraySlice<Timestamp> =
      switch list.shownOrder {
      case .newestFirst: times.suffix(SyncPlan.lastKept)
      case .oldestFirst: times.prefix(SyncPlan.lastKept)
      case nil: times[...]
      }
    return !oldest.isEmpty && oldest.allSatisfy { $0 < cutoff }
  }
}
