import Foundation
import MicroHTTP
import Testing

@Suite(.timeLimit(.minutes(10)), .overTLSToo)
struct LaterTests {
  @Test func `an answer may wait for something`() async throws {
    let gate = Gate()
    try await serving(handler: { request in
      guard request.path == "/later" else { return echo(request) }
      return .later {
        await gate.wait()
        return .now(.text("at last"))
      }
    }) { port in
      let waiting = try (0..<100).map { _ in try Client(port: port) }
      for client in waiting { try await client.send(get("/later")) }
      // All threads are free for others.
      for _ in 0..<10 {
        #expect(try await Client(port: port).ask(get("/")).status == 200)
      }
      gate.open()
      for client in waiting {
        #expect(try await client.reply().text == "at last")
        #expect(try await client.ask(get("/again")).text == "GET /again")
      }
    }
  }

  @Test func `an answer that is there at once may come by the way of those that wait`()
    async throws
  {
    try await serving(handler: { request in .later { .now(.text(request.path)) } }) { port in
      try await withThrowingTaskGroup { group in
        for number in 0..<8 {
          group.addTask {
            let client = try Client(port: port)
            for turn in 0..<200 {
              let path = "/\(number)/\(turn)"
              #expect(try await client.ask(get(path)).text == path)
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `a client that goes before its answer harms nobody`() async throws {
    let asked = Gate()
    let gate = Gate()
    try await serving(handler: { request in
      guard request.path == "/later" else { return echo(request) }
      return .later {
        asked.open()
        await gate.wait()
        return .now(.text("at last"))
      }
    }) { port in
      do {
        let client = try Client(port: port)
        try await client.send(get("/later"))
        await asked.wait()
        _ = client
      }
      gate.open()
      #expect(try await Client(port: port).ask(get("/")).status == 200)
    }
  }

  @Test func `a stream may come later`() async throws {
    try await serving(handler: { _ in
      .later {
        .now(
          Response(
            body: .stream(
              BodyStream(state: 5) { left in
                left -= 1
                return left < 0 ? nil : Array("\(left)".utf8)
              })))
      }
    }) { port in
      let reply = try await Client(port: port).ask(get("/"))
      #expect(reply.text == "43210")
    }
  }
}
