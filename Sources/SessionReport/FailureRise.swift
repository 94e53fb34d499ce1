import PipecatModel

/// The newest deployment fails more often than the one before, and more often than chance explains.
///
/// Each side counts what failed so far of all that were created so far. That leans to saying
/// nothing: the older sessions of the other side have had more time to fail.
public struct FailureRise: Sendable, Hashable {
  /// One side of it.
  public struct Side: Sendable, Hashable {
    /// The deployment.
    public let deploymentID: String
    /// How many of its sessions have failed so far.
    public let failed: Int
    /// All its sessions, also those that still run.
    public let sessions: Int
  }

  /// The newest deployment.
  public let newest: Side
  /// The one before it.
  public let before: Side

  /// The part of histories that may show one, at any look under one filter, though nothing changed.
  private static let alpha = 0.02
  /// With fewer sessions on a side nothing is said.
  private static let fewest = 5

  /// The rise between the two deployments that were seen last, from that which came first to the
  /// other; `nil` where there is none that the counts are enough for, or where the filter selects
  /// sessions by how they went.
  ///
  /// Sessions that still run count as not failed: to wait for their ends instead would let short
  /// sessions, and failures are short, come first.
  init?(_ deployments: [DeploymentReport], filter: SessionFilter) {
    guard
      filter.outcomes.isEmpty, filter.status == .all, filter.completionStatuses.isEmpty,
      filter.endStates.isEmpty, filter.botStartMoreThan == 0, filter.botStartLessThan == 0
    else { return nil }
    // While two overlap, that which came later is the newer, whichever was called last.
    let latest = deployments.lazy.filter { $0.deploymentID != nil }.prefix(2).sorted {
      ($0.firstCreatedAt?.milliseconds ?? .min) > ($1.firstCreatedAt?.milliseconds ?? .min)
    }
    let sides = latest.compactMap { deployment in
      deployment.deploymentID.map { id in
        let figures = deployment.activity.figures
        return Side(
          deploymentID: id, failed: figures.outcomes[.failed], sessions: figures.sessions)
      }
    }
    guard sides.count == 2, let newest = sides.first, let before = sides.last else { return nil }
    guard min(newest.sessions, before.sessions) >= FailureRise.fewest else { return nil }
    let evidence = ShareEvidence(
      baseline: .init(part: before.failed, whole: before.sessions),
      candidate: .init(part: newest.failed, whole: newest.sessions))
    guard evidence.isHigher, evidence.isEnough(alpha: FailureRise.alpha) else { return nil }
    self.newest = newest
    self.before = before
  }
}
