/// The name of an agent, known to be safe in a path of the API.
///
/// Lower-case letters, digits and inner hyphens, at most 54 characters, as Pipecat Cloud demands
/// of a deployed agent. A name that breaks the rule never reaches an upstream address.
public struct AgentName: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The name as text.
  public let text: String

  /// `nil` where `text` is not a name that Pipecat Cloud allows.
  public init?(_ text: some StringProtocol) {
    self.init(checking: String(text))
  }

  /// Once the text is of a known type, since every request names an agent.
  private init?(checking text: String) {
    let bytes = text.utf8
    let hyphen = UInt8(ascii: "-")
    guard
      (1...54).contains(bytes.count), bytes.first != hyphen, bytes.last != hyphen,
      bytes.allSatisfy(AgentName.allows)
    else { return nil }
    self.text = text
  }

  /// The name as text.
  public var description: String { text }

  /// In alphabetical order.
  public static func < (lhs: AgentName, rhs: AgentName) -> Bool { lhs.text < rhs.text }

  private static func allows(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
