import PipecatModel
import SessionReport

/// What a signed link lets whoever holds it see, and until when.
public struct SharedLink: Sendable, Hashable {
  /// Names the link, to revoke it by: the `jti` of its token (RFC 7519, 4.1.7).
  public let id: String
  /// The agent whose sessions it shows.
  public let agent: AgentName
  /// Which of them.
  public let lock: SessionLock
  /// The origins that may frame its pages; none may where it is empty.
  public let frameAncestors: [String]
  /// The time from which on it shows nothing, to the second.
  public let expiresAt: Timestamp

  /// A link that is to be signed.
  public init(
    id: String = SharedLink.newID(), agent: AgentName, lock: SessionLock,
    frameAncestors: [String] = [], expiresAt: Timestamp
  ) {
    self.id = id
    self.agent = agent
    self.lock = lock
    self.frameAncestors = frameAncestors
    self.expiresAt = expiresAt
  }

  /// An id that no other link has.
  public static func newID() -> String {
    let (one, two) = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
    return String(one, radix: 36) + String(two, radix: 36)
  }
}
