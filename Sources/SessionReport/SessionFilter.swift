import PipecatModel

/// Which sessions are meant, with every time resolved to an instant.
///
/// A session matches where it satisfies every property. Lists are alternatives; an empty one allows
/// everything.
public struct SessionFilter: Sendable, Hashable {
  /// When the session was created.
  public var window: TimeWindow
  /// The deployment that served it, one of these.
  public var deploymentIDs: [String]
  /// Whether it still runs.
  public var status: SessionQuery.Status
  /// How it started. A start that is not known matches only `.all`.
  public var startType: SessionQuery.StartType
  /// Its bot start is strictly more than so many seconds; 0 is unset.
  public var botStartMoreThan: Int
  /// Its bot start is strictly less than so many seconds; 0 is unset.
  public var botStartLessThan: Int
  /// How it ended, one of these.
  public var outcomes: Set<Outcome>
  /// Upstream's completion status, exactly one of these.
  public var completionStatuses: [String]
  /// Upstream's end state, exactly one of these.
  public var endStates: [String]
  /// The beginning of its id, letter by letter.
  public var idPrefix: String?

  /// A filter that matches every session but for what is given.
  public init(
    window: TimeWindow = .all,
    deploymentIDs: [String] = [],
    status: SessionQuery.Status = .all,
    startType: SessionQuery.StartType = .all,
    botStartMoreThan: Int = 0,
    botStartLessThan: Int = 0,
    outcomes: Set<Outcome> = [],
    completionStatuses: [String] = [],
    endStates: [String] = [],
    idPrefix: String? = nil
  ) {
    self.window = window
    self.deploymentIDs = deploymentIDs
    self.status = status
    self.startType = startType
    self.botStartMoreThan = botStartMoreThan
    self.botStartLessThan = botStartLessThan
    self.outcomes = outcomes
    self.completionStatuses = completionStatuses
    self.endStates = endStates
    self.idPrefix = idPrefix
  }
}
