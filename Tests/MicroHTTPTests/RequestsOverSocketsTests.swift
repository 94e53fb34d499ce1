import Foundation
import HTTPTypes
import MicroHTTP
import Testing

/// Requests that are fine, though the library left alone answers some of them wrongly or never.
@Suite(.overTLSToo)
struct RequestsOverSocketsTests {
  /// Answers with all that the handler was told.
  @Sendable private static func describe(_ request: Request) -> Answer {
    let fields = request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
    let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    return .now(
      .text(
        "\(request.method) \(request.target) \(request.path) \(query) \(fields) "
          + request.remoteAddress))
  }

  @Test(arguments: [
    (
      "a query", "GET /a?b=c+d HTTP/1.1\r\nHost: a\r\nX-Y: \t z \r\n\r\n",
      "GET /a?b=c+d /a b=c d Host=a;X-Y=z 127.0.0.1"
    ),
    (
      "an absolute target", "GET http://b/%41?c HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET http://b/%41?c /A c= Host=a 127.0.0.1"
    ),
    ("HTTP/1.0 without a host", "GET / HTTP/1.0\r\n\r\n", "GET / /   127.0.0.1"),
    (
      "an unusual method", "BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n",
      "BREW /pot /pot  Host=a 127.0.0.1"
    ),
    (
      "OPTIONS for the whole server", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
      "OPTIONS * *  Host=a 127.0.0.1"
    ),
    (
      "TRACE, which handlers know or not", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
      "TRACE / /  Host=a 127.0.0.1"
    ),
    (
      "an IPv6 host with a port", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
      "GET / /  Host=[::1]:80 127.0.0.1"
    ),
    (
      "an empty value", "GET / HTTP/1.1\r\nHost: a\r\nX:\r\nY: \r\n\r\n",
      "GET / /  Host=a;X=;Y= 127.0.0.1"
    ),
    (
      "empty lines before it", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / /  Host=a 127.0.0.1"
    ),
  ])
  func `the handler is told all`(what: String, request: String, answer: String) async throws {
    try await serving(handler: Self.describe) { port in
      let reply = try await Client(port: port).ask(request)
      #expect(reply.status == 200)
      #expect(reply.text == answer)
    }
  }

  @Test(arguments: [700, 2000, 5000])
  func `many query keys are answered`(count: Int) async throws {
    var configuration = ServerConfiguration.patient
    configuration.targetBytes = 100_000
    try await serving(configuration, handler: { .now(.text("\($0.query.count)")) }) { port in
      let query = (0..<count).map { "key\($0)=\($0)" }.joined(separator: "&")
      let reply = try await Client(port: port).ask(get("/?\(query)"))
      #expect(reply.text == "\(count)")
    }
  }

  @Test(arguments: [1, 500, 1000])
  func `many fields arrive, each`(count: Int) async throws {
    try await serving(handler: { .now(.text("\($0.headers.count)")) }) { port in
      let fields = (0..<count).map { "X: \($0)\r\n" }.joined()
      let reply = try await Client(port: port).ask("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
      #expect(reply.text == "\(count + 1)")
    }
  }

  @Test func `bytes above ASCII in a value arrive as they were sent`() async throws {
    try await serving(handler: { request in
      let bytes = request.headers.first { $0.name.canonicalName == "x" }?
        .withUnsafeBytesOfValue { Array($0) }
      return .now(.text("\(bytes ?? [])"))
    }) { port in
      let client = try Client(port: port)
      try await client.send(
        Array("GET / HTTP/1.1\r\nHost: a\r\nX: ".utf8) + [0xe4, 0xff, 0x80] + Array("\r\n\r\n".utf8)
      )
      #expect(try await client.reply().text == "[228, 255, 128]")
    }
  }

  @Test(arguments: [
    "a=b", "", "=", ";;", "a=\"", "a=\"b;c\"; d",
    (0..<2000).map { "a\($0)=\($0)" }.joined(separator: "; "),
    "a=" + String(repeating: "b", count: 30_000),
  ])
  func `cookies arrive as they were sent, however many`(cookies: String) async throws {
    try await serving(handler: { request in
      .now(.text(request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: "|")))
    }) { port in
      let reply = try await Client(port: port).ask(get("/", "Cookie: \(cookies)", "X: y"))
      #expect(reply.text == "Host=test|Cookie=\(cookies)|X=y")
    }
  }

  @Test(arguments: ["Content-Length", "chunked", "Expect"])
  func `a body is drained and the connection lives on`(kind: String) async throws {
    try await serving { port in
      let client = try Client(port: port)
      let body = String(repeating: "x", count: 1 << 20)
      switch kind {
      case "chunked":
        try await client.send(
          get("/1", "Transfer-Encoding: chunked", method: "POST") + "100000\r\n\(body)\r\n0\r\n\r\n"
        )
      case "Expect":
        let go = try await client.ask(
          get("/1", "Content-Length: 1048576", "Expect: 100-continue", method: "POST"))
        #expect(go.status == 100)
        try await client.send(body)
      default:
        try await client.send(get("/1", "Content-Length: 1048576", method: "POST") + body)
      }
      #expect(try await client.reply().text == "POST /1")
      #expect(try await client.ask(get("/2")).text == "GET /2")
    }
  }

  @Test(arguments: ["GET", "POST"])
  func `leave to send no body is no body`(method: String) async throws {
    try await serving { port in
      let client = try Client(port: port)
      // The next request is there already when the first is looked at.
      try await client.send(get("/1", "Expect: 100-continue", method: method) + get("/2"))
      #expect(try await client.reply().status == 100)
      #expect(try await client.reply().text == "\(method) /1")
      #expect(try await client.reply().text == "GET /2")
    }
  }

  @Test func `a request that comes byte by byte is answered`() async throws {
    try await serving { port in
      let client = try Client(port: port)
      for byte in get("/slow?a=b").utf8 { try await client.send([byte]) }
      #expect(try await client.reply().text == "GET /slow")
    }
  }
}
