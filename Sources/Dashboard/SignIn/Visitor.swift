/// Who asks.
enum Visitor: Sendable, Hashable {
  /// Someone who was not asked who they are.
  case anonymous
  /// Someone who signed in, or whom a trusted proxy signed in.
  case user(String)
  /// Whoever holds a signed link, by its id.
  case link(String)

  /// As an audit line has it.
  var name: String {
    switch self {
    case .anonymous: "anonymous"
    case .user(let name): name
    case .link(let id): "link \(id)"
    }
  }
}
