import MicroHTTP
import Synchronization
import Testing

struct PreparedBodyTests {
  @Test func `many connections are answered with the same bytes`() async throws {
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let body = PreparedBody(bytes)
    #expect(body.count == bytes.count)
    try await serving(handler: { _ in .now(Response(body: .prepared(body))) }) { port in
      try await withThrowingTaskGroup { group in
        for _ in 0..<8 {
          group.addTask {
            let client = try Client(port: port)
            for _ in 0..<3 {
              #expect(try await client.ask(get("/")).body == bytes)
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `an empty one is answered`() async throws {
    let body = PreparedBody([])
    try await serving(handler: { _ in .now(Response(body: .prepared(body))) }) { port in
      let reply = try await Client(port: port).ask(get("/"))
      #expect(reply["Content-Length"] == "0")
    }
  }

  @Test func `it is let go when it has been sent`() async throws {
    let sent = Mutex<[Weak]>([])
    try await serving(handler: { _ in
      let body = PreparedBody(Array("once".utf8))
      sent.withLock { $0.append(Weak(body: body)) }
      return .now(Response(body: .prepared(body)))
    }) { port in
      let reply = try await Client(port: port).ask(get("/"))
      #expect(reply.text == "once")
    }
    sent.withLock { sent in
      #expect(sent.count == 1)
      #expect(sent.allSatisfy { $0.body == nil })
    }
  }

  private struct Weak {
    weak var body: PreparedBody?
  }
}
