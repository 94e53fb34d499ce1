import Testing

@testable import PipecatSimulator

@Suite struct TroubleTests {
  @Test(arguments: [
    ("small-cap", "small-cap=25", "the number that is meant"), ("small-cap=7", "small-cap=7", ""),
    ("errors", "errors=4", "every fourth"), ("errors=0012", "errors=12", "zeros in front"),
    ("down", "down", "no number"), ("slow=600000", "slow=600000", "the longest"),
  ])
  func `a trouble is written as it is read`(text: String, written: String, reason: String) throws {
    let trouble = try Trouble(text)
    #expect(trouble.description == written)
    #expect(try Trouble(written) == trouble)
  }

  @Test(arguments: [
    ("", "write one of small-cap, oldest-first,"), ("rain", "\"rain\" is no trouble, write one of"),
    ("Down", ", down, proxy,"), ("down ", "write one of"), ("=3", "write one of"),
    ("down=1", "down takes no number"), ("down=", "down takes no number"),
    ("errors=0", "write errors=N with N from 1 to 1000000"),
    ("errors=1000001", "from 1 to 1000000"),
    ("errors=", "write errors=N"), ("errors=+3", "write errors=N"), ("errors=-3", "write errors=N"),
    ("errors=3=3", "write errors=N"), ("errors=99999999999999999999", "write errors=N"),
    ("growing=٣", "write growing=N with N from 1 to 100"),
  ])
  func `an error names what is allowed`(text: String, message: String) {
    #expect { try Trouble(text) } throws: { "\($0)".contains(message) }
  }

  @Test func `random text is a trouble or an error, and troubles come back from their text`() {
    var random = SeededGenerator(5, .world)
    let parts =
      Trouble.Kind.allCases.map(\.name) + ["", "=", "=", "-", "0", "7", "25", "x", "é", "\0"]
    var good = 0
    for _ in 0..<20_000 {
      let count = random.whole(0...4)
      let text = (0..<count).map { _ in parts[random.whole(0...parts.count - 1)] }.joined()
      guard let trouble = try? Trouble(text) else { continue }
      good += 1
      #expect((try? Trouble(trouble.description)) == trouble)
      #expect(text.hasPrefix(trouble.kind.name))
      #expect(
        trouble.kind.amount.map { $0.allowed.contains(trouble.number) } ?? (trouble.number == 0))
    }
    #expect(good > 1000)
  }

  @Test func `every trouble has a name of its own and a line of help`() {
    let names = Trouble.Kind.allCases.map(\.name)
    #expect(Set(names).count == names.count)
    for (name, line) in zip(names, Trouble.explanations) {
      #expect(line.hasPrefix("\(name): ") || line.hasPrefix("\(name)[=N]: "))
      #expect(line.contains("N ") == line.contains("[=N]"), "\(line)")
    }
  }
}
