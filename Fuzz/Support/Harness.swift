/// A reader of text from outside, and what must hold of whatever it reads.
public struct Harness: Sendable {
  /// The name of its folder of seeds.
  public let name: String
  /// Reads the bytes. Stops the program where something that must hold does not.
  let read: @Sendable (_ bytes: [UInt8]) -> Void

  /// A harness. A new one has a file beside those of its program, a folder of seeds, and a list of words in
  /// `Words`.
  public init(name: String, read: @escaping @Sendable (_ bytes: [UInt8]) -> Void) {
    self.name = name
    self.read = read
  }
}

/// Stops the program, which libFuzzer takes for a finding, where a property does not hold.
public func require(
  _ holds: Bool, _ property: @autoclosure () -> String, file: StaticString = #file,
  line: UInt = #line
) {
  if !holds { fatalError("does not hold: \(property())", file: file, line: line) }
}
