import PipecatModel

/// The sessions of one deployment that a comparison counts.
///
/// Sessions that end are no fair sample of those that begin: the short ones end first, and failures
/// are short. So only sessions count that were created before the oldest one that is still under way,
/// of which all have ended; and none that took longer than a session does (see ``SettledRule``).
public struct DeploymentSample: Sendable {
  /// What was left out, and why.
  public struct LeftOut: Sendable, Hashable {
    /// Sessions that still run.
    public var active = 0
    /// Those that ended, but were created after one that is still under way.
    public var waiting = 0
    /// Those that are said to have taken more than four hours, or of which it is not known how long
    /// they took.
    public var tooLong = 0
    /// Of those that count, how many have an outcome that is not known: they are in no failure share.
    public var unknownOutcomes = 0
    /// Of those that count, how many have a start that is not known: they are in no share of cold
    /// starts.
    public var unknownStarts = 0
  }

  /// The deployment.
  public let deploymentID: String
  /// How many sessions count.
  public let sessions: Int
  /// When the first and the last of them were created; `nil` of none.
  public let createdAt: ClosedRange<Timestamp>?
  /// When the oldest session that may be under way was created: what came later does not count yet;
  /// `nil` where none is.
  public let cut: Timestamp?
  /// What does not count.
  public let leftOut: LeftOut

  private let failures: ShareCounts
  private let coldStarts: ShareCounts
  private let coldStartSeconds: RankedBotStarts
  private let warmStartSeconds: RankedBotStarts
  private let durations: RankedDurations

  /// - Parameters:
  ///   - deploymentID: whose sessions they are.
  ///   - counts: what was counted of them.
  ///   - cut: when the oldest session that may be under way was created.
  init(_ deploymentID: String, _ counts: SettledCounts.Deployment, cut: Timestamp?) {
    self.cut = cut
    let counted = counts.counted
    let outcomes = counted.outcomes
    let starts = counted.starts
    self.deploymentID = deploymentID
    sessions = outcomes.total
    createdAt = counted.createdAt.map {
      Timestamp(milliseconds: $0.lowerBound)...Timestamp(milliseconds: $0.upperBound)
    }
    failures = ShareCounts(
      part: outcomes[.failed],
      whole: outcomes[.completed] + outcomes[.closed] + outcomes[.failed])
    coldStarts = ShareCounts(part: starts.cold, whole: starts.cold + starts.warm)
    coldStartSeconds = RankedBotStarts(counts[.cold].botStarts.bars)
    warmStartSeconds = RankedBotStarts(counts[.warm].botStarts.bars)
    durations = RankedDurations(durations: counted.durations)
    leftOut = LeftOut(
      active: counts.active, waiting: counts.waiting,
      tooLong: counts.matching - counts.active - counts.waiting - outcomes.total,
      unknownOutcomes: outcomes[.unknown], unknownStarts: starts.unknown)
  }

  /// What is measured of them.
  func values(of measure: ComparisonMeasure) -> MeasuredValues {
    switch measure {
    case .failureShare: .share(failures)
    case .coldShare: .share(coldStarts)
    case .coldStartSeconds: .seconds(coldStartSeconds)
    case .warmStartSeconds: .seconds(warmStartSeconds)
    case .durationSeconds: .seconds(durations)
    }
  }

  /// Nothing of a deployment.
  static func none(of deploymentID: String) -> DeploymentSample {
    DeploymentSample(deploymentID, SettledCounts.Deployment(), cut: nil)
  }
}
