import HTTPTypes
import MicroHTTP
import Testing

/// Requests that must not reach the handler, each in bytes, with the status that answers it.
@Suite(.overTLSToo)
struct RefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let request: String
    let status: Int
    /// Whether the library refuses it before we are asked, in its own words.
    let isUnseen: Bool

    init(_ description: String, _ request: String, status: Int = 400, isUnseen: Bool = false) {
      testDescription = description
      self.request = request
      self.status = status
      self.isUnseen = isUnseen
    }
  }

  private static let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

  static let cases = [
    Case(
      "two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n"),
    Case(
      "a length and chunks",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    Case(
      "chunks and a length",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
    ),
    Case(
      "two transfer encodings",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"
    ),
    Case("chunks in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
    Case(
      "an unknown transfer encoding",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", status: 501),
    Case(
      "a blank after the transfer encoding",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked \r\n\r\n0\r\n\r\n", status: 501),
    Case(
      "a transfer encoding after an unknown one",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", status: 501),
    Case(
      "a length that is no number", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n",
      isUnseen: true),
    Case("space before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n"),
    Case(
      "space before the colon of a length",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello"),
    Case("a folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"),
    Case("a line folded by a tab", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n"),
    Case("a fold of nothing", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n \r\n\r\n"),
    Case(
      "a folded line that makes a transfer encoding",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
    Case("a fold in the first field", "GET / HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n"),
    Case("a bare CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n"),
    Case("a NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"),
    Case("a NUL in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n", isUnseen: true),
    Case("a NUL at the end of a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\0\r\n\r\n"),
    Case("a bell in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: \u{7}\r\n\r\n"),
    Case("a bare LF after a field", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"),
    Case("a bare LF after the first line", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
    Case("a bare LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n"),
    Case("an empty name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
    Case("a name that is no token", "GET / HTTP/1.1\r\nHost: a\r\nX(Y): b\r\n\r\n"),
    Case("no host", "GET / HTTP/1.1\r\nX: b\r\n\r\n"),
    Case("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
    Case("an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
    Case("what is not a host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    Case("a method that is no token", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("two spaces in the first line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a later version", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
    Case("an escaped NUL", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("an escaped line end", "GET /%0d%0a HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a broken escape", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("an unfinished escape in the query", "GET /?a=%4 HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("what is not UTF-8 once decoded", "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a character longer than need be", "GET /%c0%af HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a byte above ASCII in the target", "GET /ä HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a target that is no path", "GET a HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a proxy's target", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("an asterisk without OPTIONS", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case(
      "a target longer than the limit",
      "GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: a\r\n\r\n", status: 414),
    Case(
      "a query longer than the limit",
      "GET /?\(String(repeating: "a&", count: 5000)) HTTP/1.1\r\nHost: a\r\n\r\n", status: 414),
    Case(
      "a head somewhat larger than the limit",
      "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 66_000))\r\n\r\n",
      status: 431),
    Case(
      "a head much larger than the limit",
      "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 70_000))\r\n\r\n",
      status: 431),
    Case(
      "more fields than the limit has room for",
      "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: 12345678\r\n", count: 6000))\r\n",
      status: 431, isUnseen: true),
    Case(
      "a body larger than the limit",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4194305\r\n\r\n", status: 413),
    Case(
      "a length that no number holds",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n", status: 413,
      isUnseen: true),
    Case(
      "two lengths that are spelled differently",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\ncONTENT-lENGTH: 5\r\n\r\n"),
    Case(
      "a length that asks for leave to be larger than the limit",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4194305\r\nExpect: 100-continue\r\n\r\n",
      status: 413),
    Case("two hosts that are spelled differently", "GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n"),
    Case("a blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a user in the target", "GET http://b@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("half a character", "GET /%ed%a0%80 HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case(
      "a target that fills the memory",
      "GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\nHost: a\r\n\r\n", status: 414,
      isUnseen: true),
    Case(
      "a field that fills the memory",
      "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n",
      status: 431, isUnseen: true),
    Case("no version", "GET /\r\nHost: a\r\n\r\n", isUnseen: true),
    Case("version 0.9", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", status: 505, isUnseen: true),
    Case("version 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: 505, isUnseen: true),
    Case("a version in small letters", "GET / http/1.1\r\nHost: a\r\n\r\n", isUnseen: true),
    Case("a blank after the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", isUnseen: true),
    Case("a field without a colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", isUnseen: true),
    Case(
      "two lengths in one", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n",
      isUnseen: true),
    Case("a chunk without a size", chunked + "zz\r\n", isUnseen: true),
    Case("a chunk that goes on", chunked + "3\r\nabcde\r\n0\r\n\r\n", isUnseen: true),
    Case("a negative chunk", chunked + "-1\r\n", isUnseen: true),
    Case(
      "a chunk whose size no number holds", chunked + "fffffffffffffffffffff\r\n", status: 413,
      isUnseen: true),
  ]

  @Test(arguments: cases)
  func `is refused and closes the connection`(_ test: Case) async throws {
    var configuration = ServerConfiguration.patient
    configuration.refusal = { status, _ in
      Response(status: status, headers: [.xContentTypeOptions: "nosniff"])
    }
    try await serving(configuration) { port in
      let client = try Client(port: port)
      // What follows would be answered if the server took it for a request.
      try await client.send(test.request + get("/smuggled"))
      let reply = try await client.reply()
      #expect(reply.status == test.status)
      #expect((reply["X-Content-Type-Options"] == nil) == test.isUnseen)
      #expect(try await !client.rest().contains("smuggled"))
    }
  }

  @Test(arguments: ["GET\t/\tHTTP/1.1", "GET", " GET / HTTP/1.1", "!!!!", "\u{16}\u{3}\u{1}"])
  func `what is no request at all is closed without a word`(line: String) async throws {
    try await serving { port in
      let client = try Client(port: port)
      try await client.send("\(line)\r\nHost: a\r\n\r\n" + get("/smuggled"))
      #expect(try await client.rest().isEmpty)
    }
  }

  @Test(arguments: [
    ("a head", "GET / HTTP/1.1\r\nHost: a\r\nX: ", 431), ("a target", "GET /", 414),
    ("a body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000000\r\n\r\n", 413),
  ])
  func `who is still sending when it is refused is told why`(
    what: String, beginning: String, status: Int
  ) async throws {
    try await serving { port in
      for _ in 0..<5 {
        let client = try Client(port: port)
        try await client.send(beginning)
        // In pieces, so that some are sent when the server has closed its end already.
        let piece = [UInt8](repeating: 65, count: 200_000)
        for _ in 0..<10 { try await client.send(piece) }
        #expect(try await client.reply().status == status)
      }
    }
  }

  @Test(arguments: ["HEAD /%00 HTTP/1.1", "HEAD /%00 HTTP/1.0"])
  func `a refusal of HEAD has no body`(line: String) async throws {
    try await serving { port in
      let client = try Client(port: port)
      try await client.send("\(line)\r\nHost: a\r\n\r\n")
      let reply = try await client.reply(to: "HEAD")
      #expect(reply.status == 400)
      #expect(reply["Content-Length"] == "12")
      #expect(try await client.rest().isEmpty)
    }
  }

  @Test func `the program words refusals and adds its header fields`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.refusal = { status, target in
      Response(
        status: status, headers: [.xContentTypeOptions: "nosniff"],
        body: .bytes(Array("no \(target): \(status.code)".utf8)))
    }
    try await serving(configuration) { port in
      let reply = try await Client(port: port).ask("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(reply.text == "no /%00: 400")
      #expect(reply["X-Content-Type-Options"] == "nosniff")
    }
  }

  @Test func `a chunked body larger than the limit is refused when it has come`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.bodyBytes = 1000
    try await serving(configuration) { port in
      let chunk = "400\r\n\(String(repeating: "a", count: 1024))\r\n"
      let head = get("/", "Transfer-Encoding: chunked", method: "POST")
      let reply = try await Client(port: port).ask(head + chunk + "0\r\n\r\n")
      #expect(reply.status == 413)
    }
  }

  @Test func `a body without an end is cut off`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.bodyBytes = 1000
    try await serving(configuration) { port in
      let chunk = "400\r\n\(String(repeating: "a", count: 1024))\r\n"
      let client = try Client(port: port)
      try await client.send(
        get("/", "Transfer-Encoding: chunked", method: "POST") + chunk + chunk + chunk)
      #expect(try await client.rest().isEmpty)
    }
  }
}
