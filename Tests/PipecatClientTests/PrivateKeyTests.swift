import Testing

@testable import PipecatClient

@Suite struct PrivateKeyTests {
  private struct Holder {
    let key: PrivateKey
    let maybe: PrivateKey?
    let many: [PrivateKey]
  }

  @Test(arguments: ["sk_1", " sk_1", "sk_1\n", "\t sk_1 \r\n\r\n", "\u{A0}sk_1\u{2028}"])
  func `blanks and line ends around a key are taken off`(text: String) throws {
    #expect(try PrivateKey(text).text == "sk_1")
  }

  @Test(arguments: [
    ("", "is empty"), (" \r\n\t", "is empty"),
    ("sk one", "holds a blank or a character that no key has"),
    ("Bearer sk_1", "holds a blank or a character that no key has"),
    ("sk\r\nX-Other: 1", "holds a blank or a character that no key has"),
    ("sk\u{0}1", "holds a blank or a character that no key has"),
    ("sk\u{7F}1", "holds a blank or a character that no key has"),
    ("sk\u{1B}1", "holds a blank or a character that no key has"),
    ("sk_ü", "holds a blank or a character that no key has"),
  ])
  func `what no header may carry is refused`(text: String, problem: String) throws {
    let error = PrivateKeyError(setting: "PIPECAT_PRIVATE_KEY", problem: problem)
    #expect(throws: error) { try PrivateKey(text) }
    #expect(error.description == "PIPECAT_PRIVATE_KEY \(problem)")
    #expect(throws: PrivateKeyError(setting: "--private-key-file", problem: problem)) {
      try PrivateKey(text, setting: "--private-key-file")
    }
  }

  @Test func `a key prints as asterisks, wherever it is`() throws {
    let key = try PrivateKey(Sample.key)
    #expect("\(key)" == "***")
    #expect(String(reflecting: key) == "***")
    var dumped = ""
    dump(key, to: &dumped)
    #expect(dumped.contains("***"))
    let holder = Holder(key: key, maybe: key, many: [key])
    dump(holder, to: &dumped)
    dump(["key": key], to: &dumped)
    for text in [dumped, "\(holder)", String(reflecting: holder), "\([key])"] {
      #expect(!text.contains(Sample.key))
    }
    #expect(reflected(key).allSatisfy { !$0.contains(Sample.key) })
    #expect(reflected(holder).allSatisfy { !$0.contains(Sample.key) })
  }

  /// All texts that a mirror of the value shows, at any depth.
  private func reflected(_ value: Any, depth: Int = 0) -> [String] {
    guard depth < 8 else { return [] }
    let mirror = Mirror(reflecting: value)
    return ["\(value)", "\(mirror)"]
      + mirror.children.flatMap { reflected($0.value, depth: depth + 1) }
  }
}
