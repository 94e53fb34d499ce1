import PipecatModel
import SessionReport
import SessionSync

extension AgentSnapshot {
  /// The same for whoever sees no more than `table`, which is what a lock lets through of this one's.
  ///
  /// What upstream and the sync tell of all sessions together is left out, for the difference would
  /// tell of those outside the lock.
  func locked(to table: SessionTable) -> AgentSnapshot {
    var snapshot = self
    snapshot.listing = Agent(name: agent)
    snapshot.details = details.map { details in
      AgentDetails(
        ready: details.ready, minReplicas: details.minReplicas, maxReplicas: details.maxReplicas,
        // Which deployment is current is not told: it may have no session inside the lock.
        deployment: details.deployment.map {
          Deployment(id: "", maxSessionSeconds: $0.maxSessionSeconds)
        })
    }
    snapshot.table = table
    snapshot.coverage = Coverage(
      complete: coverage.complete, from: knownSince(in: table), sessions: table.count,
      upstreamTotal: nil)
    snapshot.unarchived = 0
    snapshot.readPerMinute = nil
    return snapshot
  }

  /// Since when nothing is missing that the lock lets through. As told by the sync it is the time of a
  /// session, which may be outside.
  private func knownSince(in table: SessionTable) -> Timestamp? {
    if coverage.complete { return table.firstCreatedAt }
    let hour: Int64 = 3_600_000
    return coverage.from.map { from in
      let rest = from.milliseconds % hour
      return rest == 0 ? from : from.advanced(byMilliseconds: (rest < 0 ? 0 : hour) - rest)
    }
  }
}
