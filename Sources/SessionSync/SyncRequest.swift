import PipecatModel

/// What a plan wants to know next.
enum SyncRequest: Sendable, Hashable {
  /// A page of the agent's list.
  case page(SessionQuery)
  /// The agent itself.
  case details
  /// One session.
  case session(id: String)
}
