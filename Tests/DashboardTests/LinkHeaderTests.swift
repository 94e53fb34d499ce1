import Testing

@testable import Dashboard

struct LinkHeaderTests {
  private func value(total: Int, offset: Int, limit: Int = 50) -> String {
    LinkHeader(
      path: "/agents/a/sessions.json", total: total, offset: offset, limit: limit,
      parameters: [("outcome", "failed"), ("session", "a b&c")]
    ).value
  }

  @Test func `the first page has a next and a last`() {
    let base = "/agents/a/sessions.json?outcome=failed&session=a%20b%26c&limit=50"
    #expect(
      value(total: 120, offset: 0)
        == "<\(base)&offset=0>; rel=\"first\", <\(base)&offset=50>; rel=\"next\", "
        + "<\(base)&offset=100>; rel=\"last\"")
  }

  @Test(arguments: [
    (0, 0, ["first 0", "last 0"]), (50, 0, ["first 0", "last 0"]),
    (51, 0, ["first 0", "next 50", "last 50"]),
    (120, 50, ["first 0", "prev 0", "next 100", "last 100"]),
    (120, 100, ["first 0", "prev 50", "last 100"]),
    // Between two pages, and past the end.
    (120, 30, ["first 0", "prev 0", "next 80", "last 100"]),
    (120, 500, ["first 0", "prev 100", "last 100"]),
  ])
  func `pages around a page`(total: Int, offset: Int, relations: [String]) {
    let found = value(total: total, offset: offset).matches(of: /offset=(\d+)>; rel="(\w+)"/)
      .map { "\($0.2) \($0.1)" }
    #expect(found == relations)
  }
}
