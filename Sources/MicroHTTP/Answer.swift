/// How a handler answers: at once, or when it has waited for something.
public enum Answer: Sendable {
  /// The response is here; costs nothing more.
  case now(Response)
  /// The connection sleeps until the response is there. The task is cancelled when the server
  /// stops before.
  case later(@Sendable () async -> Response)
}
