/// Lets whoever waits go on once it has been opened.
final class Gate: Sendable {
  private let stream: AsyncStream<Never>
  private let continuation: AsyncStream<Never>.Continuation

  init() {
    (stream, continuation) = AsyncStream<Never>.makeStream()
  }

  func open() {
    continuation.finish()
  }

  /// Returns at once when the gate is open already.
  func wait() async {
    for await _ in stream {}
  }
}
