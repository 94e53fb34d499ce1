import TestSupport
import Testing

@testable import Charts

@Suite struct MarkupEscapingTests {
  @Test(arguments: [
    ("a & b", "a &amp; b", "the character that escapes"),
    ("<a href='b'>", "&lt;a href=&#39;b&#39;&gt;", "a tag"),
    ("\"", "&quot;", "an attribute's end"), ("\t\n\r", "\t\n\r", "space that XML allows"),
    ("\u{0}\u{8}\u{1B}", "\u{FFFD}\u{FFFD}\u{FFFD}", "what XML forbids"),
    (
      "\u{FFFE}\u{FFFF}\u{FFFD}\u{FFBF}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFBF}",
      "noncharacters and their neighbours"
    ),
    ("é–\u{1F692}", "é–\u{1F692}", "letters of two, three and four bytes"),
  ])
  func `text is escaped`(_ plain: String, _ escaped: String, _ why: String) {
    #expect(plain.escapedForMarkup == escaped)
  }

  @Test func `any text is escaped as by the scalar`() {
    var random = SeededGenerator(seed: 8)
    let scalars: [Unicode.Scalar] = [
      "&", "<", ">", "\"", "'", "a", "\u{0}", "\n", "\u{BE}", "\u{FFBE}", "\u{FFFE}", "\u{FFFF}",
      "\u{EFBF}", "\u{1F692}",
    ]
    let replaced: [Unicode.Scalar: String] = [
      "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;", "\u{0}": "\u{FFFD}",
      "\u{FFFE}": "\u{FFFD}", "\u{FFFF}": "\u{FFFD}",
    ]
    for _ in 0..<500 {
      let drawn = (0..<12).compactMap { _ in scalars.randomElement(using: &random) }
      let plain = String(String.UnicodeScalarView(drawn))
      #expect(plain.escapedForMarkup == drawn.map { replaced[$0] ?? String($0) }.joined())
    }
  }

  @Test(arguments: [
    (0.0, 1, "0"), (-0.04, 1, "0"), (-0.05, 1, "-0.1"), (12.5, 3, "12.5"), (0.0625, 3, "0.063"),
    (33.333_333, 3, "33.333"), (1.05, 2, "1.05"), (100, 0, "100"), (.nan, 2, "0"),
    (.infinity, 2, "0"), (1e300, 1, "1000000000000"),
  ])
  func `coordinates have no decimals that are not needed`(
    _ value: Double, _ places: Int, _ text: String
  ) {
    var markup = Markup()
    markup.append(value, places: places)
    #expect(markup.text == text)
  }
}
