/// How a handler answers: at once, when it has waited for something, or not at all.
public enum Answer: Sendable {
  /// The response is here; costs nothing more.
  case now(Response)
  /// The response is here, and was prepared: nothing of it is copied.
  case prepared(PreparedResponse)
  /// The connection sleeps until the answer is there. The task is cancelled when the server stops
  /// before.
  case later(@Sendable () async -> Answer)
  /// No response comes: the connection is closed.
  case hangUp
}
