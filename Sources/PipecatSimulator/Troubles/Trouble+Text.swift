extension Trouble: CustomStringConvertible {
  /// Reads a trouble as it is written on a command line: `NAME` or `NAME=N`.
  ///
  /// - Throws: ``Malformed`` for a name that is none, and for a number that its trouble can't have.
  public init(_ text: String) throws(Malformed) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let kind = Kind.allCases.first(where: { parts.first == $0.name[...] }) else {
      let names = Kind.allCases.map(\.name).joined(separator: ", ")
      throw Malformed(description: "\"\(text)\" is no trouble, write one of \(names)")
    }
    self.kind = kind
    guard let amount = kind.amount else {
      guard parts.count == 1 else {
        throw Malformed(description: "\"\(text)\" is not allowed, \(kind.name) takes no number")
      }
      number = 0
      return
    }
    guard parts.count == 2 else {
      number = amount.standard
      return
    }
    guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(parts[1]),
      amount.allowed.contains(number)
    else {
      let allowed = "\(amount.allowed.lowerBound) to \(amount.allowed.upperBound)"
      throw Malformed(
        description: "\"\(text)\" is not allowed, write \(kind.name)=N with N from \(allowed)")
    }
    self.number = number
  }

  /// The text that ``init(_:)`` makes the same trouble of.
  public var description: String {
    kind.amount == nil ? kind.name : "\(kind.name)=\(number)"
  }

  /// Every trouble with what it does, a line each, for the help of a command.
  public static var explanations: [String] {
    Kind.allCases.map { kind in
      guard let amount = kind.amount else { return "\(kind.name): \(kind.meaning)" }
      return "\(kind.name)[=N]: \(kind.meaning) (N = \(amount.standard))"
    }
  }

  /// Why a text is no trouble.
  public struct Malformed: Error, CustomStringConvertible {
    /// What is wrong, and what is allowed.
    public let description: String
  }
}
