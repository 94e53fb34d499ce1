import PipecatModel

/// What became of an agent's sessions since a mark.
public struct ArchivedChanges: Sendable, Hashable {
  /// Those that were entered, as they are now: all that differ, and maybe some that do not.
  public var sessions: [Session]
  /// The ids of those that are not there: all that were taken out, and maybe some that never were.
  public var removed: [String]

  /// Changes; by default, none.
  public init(sessions: [Session] = [], removed: [String] = []) {
    self.sessions = sessions
    self.removed = removed
  }

  /// How many sessions are concerned.
  public var count: Int { sessions.count + removed.count }
}
