import PipecatModel

/// What an answer was made from, told shortly: as long as it is the same, the answer is as good as a
/// new one.
struct AnswerState: Sendable {
  /// Names what the answer shows: ``PageTag`` of a page, the snapshots of a twin.
  let tag: String
  /// The store's version before ``tag`` was made.
  var version: Int
  /// When it was made.
  var madeAt: Timestamp
  /// Before this the tag can't change by time alone; `nil` for never.
  var holdsUntil: Timestamp?

  /// Whether it is sure without a look that the tag is still the same.
  func holds(in version: Int, at now: Timestamp) -> Bool {
    // A clock may be set back.
    version == self.version && now >= madeAt && holdsUntil.map { now < $0 } ?? true
  }
}
