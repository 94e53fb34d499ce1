import PipecatModel

/// Something that a reader should know first: the facts, of which a page makes a sentence.
public enum Finding: Sendable, Hashable {
  /// Sessions still run that are older than a session can be; where the window is open towards now,
  /// also those created before it: a look at the last hour is to show what has run for a day.
  ///
  /// The last value is the oldest of them.
  case overdue(sessions: Int, oldest: Session)
  /// As many sessions ran at once as the agent takes: starts are refused at that number.
  case capacityReached(PeakConcurrency, maxReplicas: Int)
  /// Nearly as many ran, nine tenths or more.
  case capacityNear(PeakConcurrency, maxReplicas: Int)

  static func all(
    total: Activity, capacity: Capacity, overdue: (sessions: [UInt32: Int], oldest: Session?)
  ) -> [Finding] {
    var findings: [Finding] = []
    if let oldest = overdue.oldest {
      findings.append(
        .overdue(sessions: overdue.sessions.values.reduce(0, +), oldest: oldest))
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
  /// How many active sessions match `filter` in a window and were created before an instant, by the
  /// deployments' codes, and the oldest of them.
  func active(
    _ filter: RowFilter, in window: Range<Int64>, before instant: Int64
  ) -> (sessions: [UInt32: Int], oldest: Session?) {
    var sessions: [UInt32: Int] = [:]
    var oldest: Session?
    for segment in segments where segment.hasActive && segment.createdAt != nil {
      let matching = MatchingRows(of: segment, in: window, filter)
      for row in segment.activeRows where matching.rows.contains(row) && matching.matches(row) {
        guard segment.columns.createdAt(row) < instant else { break }
        let kind = segment.columns.kinds[Int(segment.columns.kind[row])]
        sessions[kind.deployment, default: 0] += 1
        oldest = oldest ?? segment.columns[row].session(codes: codes)
      }
    }
    return (sessions, oldest)
  }
}
