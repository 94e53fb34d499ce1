/// The name of an agent, known to be safe in a path of the API.
///
/// Lower-case letters, digits and inner hyphens, at most 54 characters, as Pipecat Cloud demands
/// of a deployed agent. A name that breaks the rule never reaches an upstream address.
public struct AgentName: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The name as text.
  public let text: String

  /// `nil` where `text` is not a name that Pipecat Cloud allows.
  public init?(_ text: some StringProtocol) {
    let bytes = text.utf8
    guard
      (1...54).contains(bytes.count), text.first != "-",
      text.last != "-", bytes.allSatisfy(AgentName.allows)
    else { return nil }
    self.text = String(text)
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
