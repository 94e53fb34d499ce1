import PipecatModel
import TestSupport
import Testing

@Suite struct AgentNameTests {
  @Test func `random names are those that the API's pattern allows`() throws {
    let pattern = try Regex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
    let letters = Array("az09--AZ_. /é\u{0}")
    var generator = SeededGenerator(seed: 3)
    var allowed = 0
    for _ in 0..<5000 {
      let plain = Bool.random(using: &generator)
      let length = Int.random(in: 0...(plain ? 60 : 4), using: &generator)
      let text = String(
        (0..<length).map { _ in generator.pick(plain ? Array(letters.prefix(6)) : letters) })
      let matches = try pattern.wholeMatch(in: text) != nil && text.utf8.count <= 54
      #expect((AgentName(text) != nil) == matches, "\(text)")
      if matches { allowed += 1 }
    }
    #expect(allowed > 100)
  }

  @Test(arguments: [
    ("support-line", true), ("a", true), ("0", true), ("a--b", true), ("", false), ("-", false),
    ("-a", false), ("a-", false), ("A", false), ("a/b", false), ("..", false), ("a\n", false),
    (String(repeating: "a", count: 54), true), (String(repeating: "a", count: 55), false),
    ("a\u{301}", false),
  ])
  func `names at the edges of the rule`(text: String, allowed: Bool) {
    #expect(AgentName(text)?.text == (allowed ? text : nil))
  }

  @Test func `names sort by their letters`() {
    let names = ["b", "a-b", "a", "0"].compactMap { AgentName($0) }
    #expect(names.sorted().map(\.text) == ["0", "a", "a-b", "b"])
  }
}
