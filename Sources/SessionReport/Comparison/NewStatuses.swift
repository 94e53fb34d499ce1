import PipecatModel

extension DeploymentHistory {
  /// The completion statuses of a deployment's matching sessions that another never had, the most
  /// frequent first; none where there is no other.
  ///
  /// Never: also not outside the window, nor among sessions that the filter leaves out.
  func newStatuses(of candidate: String?, neverIn baseline: String?) -> [Comparison.NewStatus] {
    guard let candidate, let baseline else { return [] }
    let known = table.statuses(of: baseline, SessionFilter())
    return table.statuses(of: candidate, filter)
      .filter { known[$0.key] == nil }
      .map { status, found in found.status(status) }
      .sorted { lhs, rhs in
        lhs.sessions == rhs.sessions
          ? lhs.completionStatus < rhs.completionStatus : lhs.sessions > rhs.sessions
      }
  }
}

/// The sessions with one completion status.
private struct StatusTally {
  var outcomes = OutcomeCounts()
  var createdAt: ClosedRange<Int64>?

  func status(_ text: String) -> Comparison.NewStatus {
    Comparison.NewStatus(
      completionStatus: text, sessions: outcomes.total,
      outcome: Outcome.allCases.max { outcomes[$0] < outcomes[$1] } ?? .unknown,
      createdAt: createdAt.map {
        Timestamp(milliseconds: $0.lowerBound)...Timestamp(milliseconds: $0.upperBound)
      })
  }
}

extension SessionTable {
  /// The completion statuses of the sessions of a deployment that match.
  fileprivate func statuses(
    of deploymentID: String, _ filter: SessionFilter
  ) -> [String: StatusTally] {
    guard filter.deploymentIDs.isEmpty || filter.deploymentIDs.contains(deploymentID) else {
      return [:]
    }
    var filter = filter
    filter.deploymentIDs = [deploymentID]
    let rows = RowFilter(filter, codes: codes)
    var statuses: [String: StatusTally] = [:]
    for matching in matching(rows) {
      for (number, kind) in matching.segment.columns.kinds.enumerated()
      where matching.failures[number] == 0 {
        let found = matching.rows(ofKind: number)
        guard let first = found.first, let last = found.last,
          let status = codes.endings[kind.ending].completionStatus
        else { continue }
        statuses[status, default: StatusTally()].outcomes[rows.outcomes[kind.endingPlace]] +=
          found.count
        guard matching.segment.createdAt != nil else { continue }
        let columns = matching.segment.columns
        let known = statuses[status]?.createdAt
        let (from, to) = (columns.createdAt(Int(first)), columns.createdAt(Int(last)))
        statuses[status]?.createdAt =
          min(
            known?.lowerBound ?? from, from)...max(
            known?.upperBound ?? to, to)
      }
    }
    return statuses
  }
}
