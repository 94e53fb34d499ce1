/// How a handler answers: at once, when it has waited for something, or not at all.
public enum Answer: Sendable {
  /// The response is here; costs nothing more.
  case now(Response)
  /// The connection sleeps until the response is there. The task is cancelled when the server
  /// stops before.
  case later(@Sendable () async -> Response)
  /// No response comes: the connection is closed.
  case hangUp
}
