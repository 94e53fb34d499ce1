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

  @Test func `a connection is closed when the client asks for it`() async throws {
    try await serving { port in
      let client = try Client(port: port)
      let reply = try await client.ask(get("/", "Connection: close"))
      #expect(reply["Connection"] == "close")
      #expect(try await client.rest().isEmpty)
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
