import HTTPTypes
import MicroHTTP
import TestSupport
import Testing

struct RequestTests {
  private func request(
    _ target: String, method: HTTPRequest.Method = .get
  ) throws -> Request {
    try Request(method: method, target: target)
  }

  @Test func `a path and a query are decoded`() throws {
    let request = try request("/agents/caf%C3%A9?name=a+b%2Bc&empty=&none&=nameless&&x=1=2")
    #expect(request.target == "/agents/caf%C3%A9?name=a+b%2Bc&empty=&none&=nameless&&x=1=2")
    #expect(request.path == "/agents/café")
    #expect(request.pathSegments == ["agents", "café"])
    #expect(
      request.query == [
        QueryItem(name: "name", value: "a b+c"), QueryItem(name: "empty", value: ""),
        QueryItem(name: "none", value: ""), QueryItem(name: "", value: "nameless"),
        QueryItem(name: "x", value: "1=2"),
      ])
  }

  @Test(arguments: [
    ("/", []), ("/a", ["a"]), ("/a/", ["a", ""]), ("/a//b", ["a", "", "b"]),
    ("/a%2Fb/c", ["a/b", "c"]), ("/%2e%2e/a", ["..", "a"]), ("/a+b", ["a+b"]),
    ("/?a/b", []), ("http://host:80/a/b?c", ["a", "b"]), ("HTTPS://host", []),
    ("http://host?c", []),
  ])
  func `segments keep their escaped slashes`(target: String, segments: [String]) throws {
    #expect(try request(target).pathSegments == segments)
  }

  @Test func `an absolute target without a path asks for the root`() throws {
    let request = try request("http://host?a=b")
    #expect(request.path == "/")
    #expect(request.query == [QueryItem(name: "a", value: "b")])
  }

  @Test func `an asterisk asks about the whole server`() throws {
    #expect(try request("*", method: .options).path == "*")
  }

  @Test(arguments: [
    "", "a", "*", "/%", "/%4", "/%4g", "/%00", "/%1f", "/%7F", "/%ff", "/%c0%af", "/%ed%a0%80",
    "/ä", "/a b", "/?%0a", "/?a=%zz", "ftp://host/", "http:///a", "http://us er/", "http://a@b/",
    "/%c3/%a9",
  ])
  func `what can't be read strictly is refused`(target: String) {
    #expect(throws: Request.Malformed.self) { try request(target) }
  }

  @Test func `random targets are read like by the slow obvious decoder`() throws {
    var random = SeededGenerator(seed: 1)
    let pieces = [
      "/", "a", "B", "9", "+", "%", "%2", "%2f", "%2F", "%41", "%c3%a9", "%C3", "%a9", "%00",
      "%f0%9f%90%8c", "%ff", "%20", ".", "~", "%7e", "ä", " ", "%e2%82", "%ed%a0%80", "%c1%81",
    ]
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...5, using: &random)
      let path = "/" + (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      #expect((try? request(path))?.path == SlowDecoder.decode(path), "\(path)")
      let value = (try? request("/?a=\(path)"))?.query.first?.value
      #expect(value == SlowDecoder.decode(path, plusIsSpace: true), "\(path)")
    }
  }
}
