import PipecatModel

/// Two deployments, and how sure one can be that they differ.
///
/// Made to be looked at again and again while sessions arrive: of all histories of two deployments
/// that do not differ, at most 5 % ever, at any look and on any measure, get a verdict other than
/// unclear or too few. That takes one filter whose start stays where it is, sessions that don't depend
/// on each other, and the same mix of them on both sides; see ``caveats`` for what speaks against it.
public struct Comparison: Sendable {
  /// A completion status that the candidate has and the baseline never had.
  public struct NewStatus: Sendable, Hashable {
    /// Upstream's word.
    public let completionStatus: String
    /// How many sessions of the candidate have it.
    public let sessions: Int
    /// How they are counted; where their end states differ, most of them.
    public let outcome: Outcome
    /// When the first and the last of them were created; `nil` where that is not known.
    public let createdAt: ClosedRange<Timestamp>?
  }

  /// The deployment that is held against; `nil` where there is but one.
  public let baseline: DeploymentSample?
  /// The deployment in question; `nil` where there is none.
  public let candidate: DeploymentSample?
  /// Each measure, in the order of ``ComparisonMeasure``.
  public let measures: [MeasuredDifference]
  /// Completion statuses that are new with the candidate, the most frequent first.
  public let newStatuses: [NewStatus]
  /// What the data show that speaks against the comparison.
  public let caveats: [Caveat]

  /// The whole: the strongest of the measures.
  public var verdict: Verdict { .strongest(of: measures.map(\.verdict)) }

  /// What it would still take to say something of a measure; `nil` where something is said, where no
  /// difference is seen, and where there are no two deployments.
  public func outlook(for measured: MeasuredDifference) -> Outlook? {
    guard let baseline, let candidate else { return nil }
    return Outlook(
      measured, baseline: baseline.values(of: measured.measure),
      candidate: candidate.values(of: measured.measure))
  }
}
