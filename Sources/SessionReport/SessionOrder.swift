/// The order of rows.
///
/// Rows that are equal in it follow each other by session id, so that no page overlaps the next.
/// Rows whose value is not known come last, in either direction.
public struct SessionOrder: Sendable, Hashable {
  /// What rows are ordered by.
  public enum Key: String, Sendable, Hashable, CaseIterable {
    /// When the session was created.
    case createdAt
    /// How long it lasted; known of ended sessions only.
    case duration
    /// The seconds from the request to a running bot.
    case botStartSeconds
  }

  /// What rows are ordered by.
  public var key: Key
  /// Whether the largest value comes first.
  public var descending: Bool

  /// An order.
  public init(by key: Key, descending: Bool = false) {
    self.key = key
    self.descending = descending
  }

  /// The order that is used where none is asked for.
  public static let newestFirst = SessionOrder(by: .createdAt, descending: true)

  /// The order that a link names, like `duration` or `-createdAt`; `nil` for any other text.
  public init?(_ text: String) {
    let descending = text.utf8.first == UInt8(ascii: "-")
    // Not its first character, which may be a hyphen with an accent.
    let name = Substring(descending ? text.utf8.dropFirst() : text.utf8[...])
    guard let key = Key(rawValue: String(name)) else { return nil }
    self.init(by: key, descending: descending)
  }

  /// The order as a link names it.
  public var text: String { (descending ? "-" : "") + key.rawValue }
}
