import PipecatModel

/// What a plan wants to know next.
enum SyncRequest: Sendable, Hashable {
  /// A page of the agent's list.
  case page(SessionQuery)
  /// One session.
  case session(id: String)
}
