/// What one answer of the API may take.
struct Limits: Sendable {
  /// The most bytes of a body: 64 MB.
  var bodyBytes = 64 << 20
  /// The longest wait for an answer to begin.
  var head: Duration = .seconds(10)
  /// The longest time for a whole answer.
  var total: Duration = .seconds(60)
  /// How long a body may be slower than ``bytesPerSecond``, the first time it is asked for; twice
  /// as long each time after, for an upstream that is slow always and not just now.
  var grace: Duration = .seconds(1)
  /// The slowest a body may come, on average: one that drips must not hold an agent up for a
  /// minute.
  var bytesPerSecond = 2048
}
