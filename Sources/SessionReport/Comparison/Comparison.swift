import PipecatModel

/// Two deployments, and how sure one can be that they differ.
///
/// Made to be looked at again and again while sessions arrive: of all histories of two deployments
/// that do not differ, at most 5 % ever, at any look and on any measure, get a verdict other than
/// unclear or too few. That takes sessions that don't depend on each other and the same mix of them on
/// both sides; see ``caveats`` for what speaks against it.
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

  /// How many more sessions of the candidate would make a verdict of a measure that has none, if they
  /// went as those so far; `nil` where it has one, and where no number of them would, since it is the
  /// baseline that is too small or there is no difference to tell.
  public func sessionsMissing(for measured: MeasuredDifference) -> Int? {
    guard let baseline, let candidate, !measured.verdict.isClear else { return nil }
    let measure = measured.measure
    return MeasuredDifference.sessionsMissing(
      measure, baseline: baseline.values(of: measure), candidate: candidate.values(of: measure))
  }
}

extension [MeasuredDifference] {
  /// Each measure of two deployments.
  init(_ baseline: DeploymentSample?, _ candidate: DeploymentSample?) {
    self = ComparisonMeasure.allCases.map { measure in
      let (before, after) = measure.values(baseline, candidate)
      return MeasuredDifference(measure, baseline: before, candidate: after)
    }
  }
}

extension ComparisonMeasure {
  fileprivate func values(
    _ baseline: DeploymentSample?, _ candidate: DeploymentSample?
  ) -> (MeasuredValues, MeasuredValues) {
    let nothing = DeploymentSample.none(of: "")
    return ((baseline ?? nothing).values(of: self), (candidate ?? nothing).values(of: self))
  }
}
