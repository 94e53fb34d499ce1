import Testing

@testable import Dashboard

struct EntityTagListTests {
  @Test(arguments: [
    ("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("\"b\",W/\"a\"", true),
    ("*", true), (" * ", true),
    ("", false), ("a", false), ("\"b\"", false), ("\"a", false), ("\"aa\"", false),
    // A star is a tag like any other inside quotes.
    ("\"*\"", false),
    // A comma may stand inside a tag.
    ("\"x,\"a\"", false),
  ])
  func `a list names a tag or not`(list: String, matches: Bool) {
    #expect(EntityTagList(list).matches("\"a\"") == matches)
  }
}
