import HTTPTypes
import Logging
import MicroHTTP
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10)), .overTLSToo)
struct PreparedResponseTests {
  @Test(arguments: ["now", "later", "much later"])
  func `many connections share one`(kind: String) async throws {
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let response = PreparedResponse(
      status: .accepted, headers: [.contentType: "text/plain", .eTag: "\"1\""], body: bytes)
    try await serving(handler: { _ in
      switch kind {
      case "now": .prepared(response)
      case "later": .later { .prepared(response) }
      default: .later { .later { .prepared(response) } }
      }
    }) { port in
      try await withThrowingTaskGroup { group in
        for _ in 0..<8 {
          group.addTask {
            let client = try Client(port: port)
            for _ in 0..<3 {
              let reply = try await client.ask(get("/"))
              #expect(reply.status == 202)
              #expect(reply["Content-Type"] == "text/plain")
              #expect(reply["ETag"] == "\"1\"")
              #expect(reply["Connection"] == nil)
              #expect(reply.body == bytes)
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `it tells what it is made of`() {
    let response = PreparedResponse(
      status: .notFound, headers: [.contentType: "text/plain"], body: Array("none".utf8))
    #expect(response.status == .notFound)
    #expect(response.headers == [.contentType: "text/plain"])
    #expect(response.bodyBytes == 4)
  }

  @Test func `an empty one is answered`() async throws {
    let response = PreparedResponse()
    try await serving(handler: { _ in .prepared(response) }) { port in
      let reply = try await Client(port: port).ask(get("/"))
      #expect(reply.status == 200)
      #expect(reply["Content-Length"] == "0")
    }
  }

  @Test func `HEAD and GET share one, and a client that asks for it is closed on alone`()
    async throws
  {
    let response = PreparedResponse(headers: [.eTag: "\"1\""], body: Array("shared".utf8))
    try await serving(handler: { _ in .prepared(response) }) { port in
      let client = try Client(port: port)
      for _ in 0..<3 {
        let closing = try Client(port: port)
        try await closing.send(get("/", "Connection: close", method: "HEAD"))
        let head = try await closing.reply(to: "HEAD")
        #expect(head["Connection"] == "close")
        #expect(head["Content-Length"] == "6")
        #expect(head["ETag"] == "\"1\"")
        #expect(try await closing.rest().isEmpty)
        let reply = try await client.ask(get("/"))
        #expect(reply["Connection"] == nil)
        #expect(reply.text == "shared")
        try await client.send(get("/", method: "HEAD"))
        #expect(try await client.reply(to: "HEAD")["Content-Length"] == "6")
      }
    }
  }

  @Test func `one without a body leaves the connection open`() async throws {
    let response = PreparedResponse(status: .notModified, headers: [.eTag: "\"1\""])
    try await serving(handler: { _ in .prepared(response) }) { port in
      let client = try Client(port: port)
      for _ in 0..<3 {
        let reply = try await client.ask(get("/"))
        #expect(reply.status == 304)
        #expect(reply["ETag"] == "\"1\"")
      }
    }
  }

  @Test func `one that can't be sent becomes a server error`() async throws {
    let response = PreparedResponse(status: .continue)
    try await serving(handler: { _ in .prepared(response) }) { port in
      let reply = try await Client(port: port).ask(get("/"))
      #expect(reply.status == 500)
    }
  }

  @Test func `the server makes the fields that belong to it`() async throws {
    let response = PreparedResponse(
      headers: [.contentLength: "1000", .transferEncoding: "chunked", .connection: "close"],
      body: Array("hello".utf8))
    try await serving(handler: { _ in .prepared(response) }) { port in
      let client = try Client(port: port)
      for _ in 0..<2 {
        let reply = try await client.ask(get("/"))
        #expect(reply["Content-Length"] == "5")
        #expect(reply["Connection"] == nil)
        #expect(reply["Date"] != nil)
        #expect(reply.text == "hello")
      }
    }
  }

  @Test func `a stop closes after one that is shared`() async throws {
    let response = PreparedResponse(headers: [.eTag: "\"1\""], body: Array("shared".utf8))
    let (asked, gate) = (Gate(), Gate())
    let handler: @Sendable (Request) -> Answer = { _ in
      .later {
        asked.open()
        await gate.wait()
        return .prepared(response)
      }
    }
    let server = try Server(
      .patient.overTransport(), logger: Logger(label: "test"), handler: ClosureHandler(handler))
    let port = server.port
    let client = try Client(port: port)
    try await client.send(get("/"))
    await asked.wait()
    async let answered = {
      while (try? Client(port: port)) != nil { await Task.yield() }
      gate.open()
      return try await client.reply()
    }()
    await server.stop(grace: .seconds(20))
    let reply = try await answered
    #expect(reply["Connection"] == "close")
    #expect(reply["ETag"] == "\"1\"")
    #expect(reply.text == "shared")
    // Another server shares it still, and keeps its connections.
    try await serving(handler: { _ in .prepared(response) }) { port in
      let client = try Client(port: port)
      #expect(try await client.ask(get("/"))["Connection"] == nil)
      #expect(try await client.ask(get("/")).text == "shared")
    }
  }

  @Test func `it is let go at once, and its bytes when they have been sent`() async throws {
    let bytes = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let sent = Mutex<[Weak]>([])
    try await serving(handler: { request in
      let response = PreparedResponse(body: request.path == "/large" ? bytes : [])
      sent.withLock { $0.append(Weak(response: response)) }
      return .prepared(response)
    }) { port in
      let slow = try Client(port: port, receiveBuffer: 4096)
      try await slow.send(get("/large"))
      try await slow.receive(until: "\r\n\r\n")
      // Answered after the handler has returned from the first.
      #expect(try await Client(port: port).ask(get("/")).status == 200)
      #expect(sent.withLock { $0[0].response == nil })
      #expect(try await slow.reply().body == bytes)
    }
    #expect(sent.withLock { $0.allSatisfy { $0.response == nil } })
  }

  private struct Weak {
    weak var response: PreparedResponse?
  }
}
