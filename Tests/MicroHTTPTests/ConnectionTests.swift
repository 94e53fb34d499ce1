import Foundation
import HTTPTypes
import MicroHTTP
import Testing

@Suite(.overTLSToo)
struct ConnectionTests {
  @Test func `a connection is kept for further requests`() async throws {
    try await serving { port in
      let client = try Client(port: port)
      for number in 0..<100 {
        #expect(try await client.ask(get("/\(number)")).text == "GET /\(number)")
      }
    }
  }

  @Test func `requests sent ahead are answered in order`() async throws {
    try await serving(handler: { request in
      request.path.hasSuffix("5") ? .later { .now(.text(request.path)) } : .now(.text(request.path))
    }) { port in
      let client = try Client(port: port)
      try await client.send((0..<50).map { get("/\($0)") }.joined())
      for number in 0..<50 {
        #expect(try await client.reply().text == "/\(number)")
      }
    }
  }

  @Test func `requests with bodies are told apart in one packet`() async throws {
    try await serving { port in
      let client = try Client(port: port)
      try await client.send(
        get("/1", "Content-Length: 21", method: "POST")
          + "GET /smuggled HTTP/1.1"
          .prefix(21)
          + get("/2", "Transfer-Encoding: chunked", method: "POST")
          + "a\r\nGET /smugg\r\n4\r\nled \r\n0\r\n\r\n" + get("/3"))
      for expected in ["POST /1", "POST /2", "GET /3"] {
        #expect(try await client.reply().text == expected)
      }
    }
  }

  @Test func `a connection is closed when the client asks for it`() async throws {
    try await serving { port in
      let client = try Client(port: port)
      let reply = try await client.ask(get("/", "Connection: close"))
      #expect(reply["Connection"] == "close")
      #expect(try await client.rest().isEmpty)
    }
  }

  @Test func `a client of HTTP 1_0 may ask for the connection to be kept`() async throws {
    try await serving { port in
      let client = try Client(port: port)
      for number in 0..<3 {
        let reply = try await client.ask(
          "GET /\(number) HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(reply["Connection"]?.lowercased() == "keep-alive")
        #expect(reply.text == "GET /\(number)")
      }
      #expect(try await client.ask("GET /last HTTP/1.0\r\n\r\n").text == "GET /last")
      #expect(try await client.rest().isEmpty)
    }
  }

  @Test(arguments: ["now", "later", "bytes", "stream", "later stream"])
  func `a client that ends its side after the request gets the answer`(kind: String) async throws {
    let long = [UInt8](repeating: 65, count: 3_000_000)
    let handler: @Sendable (Request) -> Answer = { request in
      switch kind {
      case "later":
        .later {
          // Long enough for the end to be seen, were it looked for.
          for _ in 0..<1000 { await Task.yield() }
          return .now(Response(body: .bytes(long)))
        }
      case "bytes": .now(Response(body: .bytes(long)))
      case "stream":
        .now(
          Response(
            body: .stream(
              BodyStream(state: 3) { left in
                left -= 1
                return left < 0 ? nil : Array(long.prefix(1_000_000))
              })))
      case "later stream":
        .now(
          Response(
            body: .stream(
              BodyStream(
                later: { [turn = Counter()] in
                  for _ in 0..<100 { await Task.yield() }
                  return turn.increase() > 3 ? nil : Array(long.prefix(1_000_000))
                }))))
      default: echo(request)
      }
    }
    try await serving(handler: handler) { port in
      let client = try Client(port: port)
      try await client.send(get("/"))
      client.endSending()
      let reply = try await client.reply()
      #expect(reply.status == 200)
      #expect(reply.body.count == (kind == "now" ? 5 : long.count))
      #expect(try await client.rest().isEmpty)
    }
  }

  @Test(arguments: ["websocket", "h2c", "TLS/1.3"])
  func `an upgrade is passed over`(to: String) async throws {
    try await serving { port in
      let client = try Client(port: port)
      let fields = ["Connection: Upgrade", "Upgrade: \(to)", "Sec-WebSocket-Version: 13"]
      let reply = try await client.ask(get("/", fields[0], fields[1], fields[2]))
      #expect(reply.status == 200)
      #expect(try await client.ask(get("/2")).text == "GET /2")
    }
  }

  @Test(arguments: ["empty", "bytes", "stream", "later"])
  func `HEAD is answered like GET without the body`(kind: String) async throws {
    try await serving(handler: { _ in
      let fields: HTTPFields = [.contentType: "text/plain", .eTag: "\"1\""]
      let body: Response.Body =
        switch kind {
        case "empty": .empty
        case "stream":
          .stream(
            BodyStream(state: 3) { left in
              left -= 1
              return left < 0 ? nil : [65]
            })
        default: .bytes(Array("bytes".utf8))
        }
      let response = Response(headers: fields, body: body)
      return kind == "later" ? .later { .now(response) } : .now(response)
    }) { port in
      let old = try Client(port: port)
      try await old.send("HEAD / HTTP/1.0\r\n\r\n")
      #expect(try await old.reply(to: "HEAD")["ETag"] == "\"1\"")
      #expect(try await old.rest().isEmpty)
      let full = try await Client(port: port).ask(get("/"))
      let client = try Client(port: port)
      try await client.send(get("/", "Connection: close", method: "HEAD"))
      let head = try await client.reply(to: "HEAD")
      #expect(head.status == full.status)
      let left = ["Date", "Connection", "Transfer-Encoding"]
      #expect(
        head.fields.filter { !left.contains($0.name) }.map { "\($0)" }
          == full.fields.filter { !left.contains($0.name) }.map { "\($0)" })
      #expect(try await client.rest().isEmpty)
    }
  }

  @Test(arguments: [204, 304])
  func `a status without a body has none`(code: Int) async throws {
    try await serving(handler: { request in
      .now(
        Response(
          status: HTTPResponse.Status(code: request.path == "/" ? code : 200),
          body: .stream(
            BodyStream(state: 1) { left in
              left -= 1
              return left < 0 ? nil : [65]
            })))
    }) { port in
      let client = try Client(port: port)
      #expect(try await client.ask(get("/")).status == code)
      #expect(try await client.rest().isEmpty)
    }
  }

  @Test func `a response that can't be sent becomes a server error`() async throws {
    try await serving(handler: { _ in .now(Response(status: .continue)) }) { port in
      let reply = try await Client(port: port).ask(get("/"))
      #expect(reply.status == 500)
    }
  }

  @Test func `the server makes the fields that belong to it`() async throws {
    try await serving(handler: { _ in
      var response = Response.text("hello")
      response.headers[.contentLength] = "1000"
      response.headers[.transferEncoding] = "chunked"
      return .now(response)
    }) { port in
      let reply = try await Client(port: port).ask(get("/"))
      #expect(reply["Content-Length"] == "5")
      #expect(reply["Date"] != nil)
      #expect(reply.text == "hello")
    }
  }
}
