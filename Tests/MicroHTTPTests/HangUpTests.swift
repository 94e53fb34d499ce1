import MicroHTTP
import Testing

@Suite(.timeLimit(.minutes(10)), .overTLSToo)
struct HangUpTests {
  @Test(arguments: [
    get("/"), get("/", method: "HEAD"), get("/", "Content-Length: 4", method: "POST") + "body",
    "GET / HTTP/1.0\r\n\r\n",
  ])
  func `who hangs up sends nothing`(request: String) async throws {
    try await serving(handler: { _ in .hangUp }) { port in
      let client = try Client(port: port)
      try await client.send(request)
      #expect(try await client.rest().isEmpty)
    }
  }

  @Test func `answers before it come, and requests after it get none`() async throws {
    let asked = Counter()
    try await serving(handler: { request in
      asked.increase()
      return request.path == "/2" ? .hangUp : echo(request)
    }) { port in
      let client = try Client(port: port)
      try await client.send((0..<5).map { get("/\($0)") }.joined())
      #expect(try await client.reply().text == "GET /0")
      #expect(try await client.reply().text == "GET /1")
      #expect(try await client.rest().isEmpty)
      #expect(asked.value == 3)
      #expect(try await Client(port: port).ask(get("/")).status == 200)
    }
  }
}
