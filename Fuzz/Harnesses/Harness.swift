/// A reader of text from outside, and what must hold of whatever it reads.
struct Harness: Sendable {
  /// The name of its folder of seeds.
  let name: String
  /// Reads the bytes. Stops the program where something that must hold does not.
  let read: @Sendable (_ bytes: [UInt8]) -> Void

  /// Every harness. A new one has a file here, a folder of seeds, and a list of words in `Words`.
  static let all: [Harness] = [filters, reports, locks, times, upstream, targets]
}

/// Stops the program, which libFuzzer takes for a finding, where a property does not hold.
func require(
  _ holds: Bool, _ property: @autoclosure () -> String, file: StaticString = #file,
  line: UInt = #line
) {
  if !holds { fatalError("does not hold: \(property())", file: file, line: line) }
}
