/// A filter that has a list of values to choose from.
public enum Facet: String, Sendable, Hashable, CaseIterable {
  /// How sessions ended, repeatable.
  case outcome
  /// How they started.
  case startType
  /// Which deployment served them, repeatable.
  case deploymentID = "deploymentId"
  /// Upstream's completion status, repeatable.
  case completionStatus
  /// Upstream's end state, repeatable.
  case endState
  /// Whether they still run.
  case status
}
