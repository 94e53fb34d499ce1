import PipecatModel

/// Something that a reader should know first: the facts, of which a page makes a sentence.
public enum Finding: Sendable, Hashable {
  /// The newest deployment fails more often than the one before.
  case failsMore(FailureRise)
  /// Sessions still run that are older than a session can be.
  ///
  /// The last value is the oldest of them.
  case overdue(sessions: Int, oldest: Session)
  /// As many sessions ran at once as the agent takes: starts are refused at that number.
  case capacityReached(PeakConcurrency, maxReplicas: Int)
  /// Nearly as many ran, nine tenths or more.
  case capacityNear(PeakConcurrency, maxReplicas: Int)

  static func all(
    total: Activity, deployments: [DeploymentReport], filter: SessionFilter, capacity: Capacity,
    oldestOverdue: () -> Session?
  ) -> [Finding] {
    var findings: [Finding] = []
    if let rise = FailureRise(deployments, filter: filter) { findings.append(.failsMore(rise)) }
    if total.figures.overdue > 0, let oldest = oldestOverdue() {
      findings.append(.overdue(sessions: total.figures.overdue, oldest: oldest))
    }
    let peak = total.peakConcurrency
    if let maxReplicas = capacity.maxReplicas, maxReplicas > 0 {
      if peak.sessions >= maxReplicas {
        findings.append(.capacityReached(peak, maxReplicas: maxReplicas))
      } else if peak.sessions >= maxReplicas - maxReplicas / 10 {
        findings.append(.capacityNear(peak, maxReplicas: maxReplicas))
      }
    }
    return findings
  }
}

extension SessionTable {
  /// The first active session that matches `filter` and was created before an instant.
  func firstActive(_ filter: RowFilter, before instant: Int64) -> Session? {
    for segment in segments where segment.hasActive {
      let columns = segment.columns
      for row in segment.rows(in: filter.window)
      where columns.endedAt[row] == SessionRow.noTime && columns.createdAt[row] < instant
        && columns.createdAt[row] != SessionRow.noTime
        && filter.failures(columns, row: row, ending: RowFilter.ending(columns, row: row)) == 0
      {
        return columns[row].session(codes: codes)
      }
    }
    return nil
  }
}
