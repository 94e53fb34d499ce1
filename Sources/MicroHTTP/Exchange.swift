import Foundation

/// One request on its way through the library, from its first line to the end of its answer.
/// Used only by the library's thread that serves the connection.
final class Exchange {
  /// The target as it came, before the library got to change it.
  let target: String
  /// Where the library keeps the target.
  let targetStart: UnsafePointer<CChar>
  /// Bytes of the target.
  let targetLength: Int

  /// Whether the library was given a field before the client's first.
  let hasOurField: Bool

  /// Nil until the head is whole, and when it was refused.
  var request: Request?
  /// Whether the head has been looked at.
  var hasBegun = false
  /// Bytes of the body so far.
  var bodyBytes = 0
  /// What to await once the library looks for nothing more from the client.
  var announced: (@Sendable () async -> Answer)?
  /// Whether the library looks for nothing more from the client.
  var isBlocked = false
  /// The answer that is awaited, if it comes later.
  var awaited: Awaited<Answer>?

  init(target: UnsafePointer<CChar>, hasOurField: Bool) {
    self.hasOurField = hasOurField
    self.target = String(cString: target)
    self.targetStart = target
    self.targetLength = strlen(target)
  }
}
