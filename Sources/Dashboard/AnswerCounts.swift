import HTTPTypes
import Synchronization

/// How many answers of each kind were given since the start.
final class AnswerCounts: Sendable {
  /// One kind of answer.
  struct Kind: Hashable {
    /// The address with its variable parts named; empty for addresses that do not exist.
    let pattern: String
    let status: Int
  }

  private let counts = Mutex<[Kind: Int]>([:])

  /// Counts one more.
  func add(_ pattern: String, _ status: HTTPResponse.Status) {
    counts.withLock { $0[Kind(pattern: pattern, status: status.code), default: 0] += 1 }
  }

  /// Every kind that occurred, in a fixed order.
  var all: [(kind: Kind, count: Int)] {
    counts.withLock { $0 }.map { ($0.key, $0.value) }
      .sorted { ($0.kind.pattern, $0.kind.status) < ($1.kind.pattern, $1.kind.status) }
  }
}
