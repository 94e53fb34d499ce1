import MicroHTTP
import Testing

@testable import PipecatClient

@Suite(.timeLimit(.minutes(10)))
struct APIAddressTests {
  @Test(arguments: [
    ("https://api.pipecat.daily.co/v1", "https://api.pipecat.daily.co/v1", "the API's own"),
    ("https://api.pipecat.daily.co/v1/", "https://api.pipecat.daily.co/v1", "a slash at the end"),
    ("https://example.com", "https://example.com", "no path"),
    ("https://example.com//", "https://example.com", "slashes at the end"),
    ("HTTPS://example.com:8443/a/b", "HTTPS://example.com:8443/a/b", "another port"),
    ("https://[2001:db8::1]/v1", "https://[2001:db8::1]/v1", "an IPv6 address"),
    ("http://localhost:8090/v1", "http://localhost:8090/v1", "this machine"),
    ("http://LocalHost", "http://LocalHost", "in capitals"),
    ("http://127.0.0.1:1", "http://127.0.0.1:1", "this machine"),
    ("http://127.8.9.10", "http://127.8.9.10", "also this machine"),
    ("http://[::1]:8090", "http://[::1]:8090", "this machine"),
  ])
  func `an address is taken as it is`(text: String, base: String, reason: String) throws {
    #expect(try APIAddress(text).description == base)
  }

  @Test(arguments: [
    ("", "nothing"), ("api.pipecat.daily.co", "no scheme"), ("/v1", "no host"),
    ("https://", "no host"), ("https:///v1", "no host"), ("https:example.com", "no host"),
    ("http://example.com", "in clear"), ("http://api.pipecat.daily.co/v1", "in clear"),
    ("http://127.0.0.1.example.com", "not this machine"),
    ("http://localhost.example.com", "not this machine"), ("http://10.0.0.1", "not this machine"),
    ("http://0.0.0.0", "no machine"), ("http://[::2]", "not this machine"),
    ("ftp://example.com", "no HTTP"), ("file:///etc/passwd", "no HTTP"),
    ("http+unix://%2Ftmp%2Fsocket", "no HTTP"),
    ("https://me@example.com", "a user"), ("https://me:secret@example.com", "a password"),
    ("http://localhost@example.com", "a user that looks like a host"),
    ("https://example.com/v1?", "a query"), ("https://example.com/v1?a=b", "a query"),
    ("https://example.com/v1#a", "a fragment"), ("https://example.com#", "a fragment"),
    ("https://example.com:0", "no port"), ("https://example.com:70000", "no port"),
    ("https://example.com:port", "no port"),
    (" https://example.com", "a blank"), ("https://example.com ", "a blank"),
    ("https://example.com/v 1", "a blank"), ("https://exa mple.com", "a blank"),
    ("https://example.com/v1\n", "a line end"), ("https://example.com/\r\nX: y", "a header"),
    ("https://example.com\\@localhost", "a backslash"), ("https://example.com/%zz", "no escape"),
  ])
  func `what is no safe address is refused`(text: String, reason: String) {
    #expect(throws: APIAddressError.self) { try APIAddress(text) }
  }

  @Test func `what is wrong with an address is told`() throws {
    let inClear = #expect(throws: APIAddressError.self) { try APIAddress("http://example.com") }
    #expect(inClear?.description.contains("https") == true)
    let password = #expect(throws: APIAddressError.self) { try APIAddress("https://a:b@c.d") }
    #expect(password?.description == "may hold a host, a port and a path only")
  }

  @Test(arguments: ["http://localhost:", "HTTP://127.0.0.1:"])
  func `this machine answers by each of its names`(start: String) async throws {
    try await upstream { _, _ in
      .json(#"{"services":[]}"#)
    } _: { upstream in
      let agents = try await PipecatClient("\(start)\(upstream.port)").agents()
      #expect(agents.isEmpty)
      #expect(upstream.asked.count == 1)
    }
  }
}
