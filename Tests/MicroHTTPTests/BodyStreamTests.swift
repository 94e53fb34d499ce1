import Foundation
import MicroHTTP
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10)), .overTLSToo)
struct BodyStreamTests {
  private struct Broken: Error {}

  /// A body of `count` chunks of growing size, some of them empty.
  private static func counted(_ count: Int) -> BodyStream {
    BodyStream(state: 0) { index in
      guard index < count else { return nil }
      index += 1
      return Array("\(index),".utf8) + [UInt8](repeating: 46, count: index % 3 == 0 ? 0 : index)
    }
  }

  private static func text(_ count: Int) -> String {
    (1...count).map { "\($0)," + String(repeating: ".", count: $0 % 3 == 0 ? 0 : $0) }.joined()
  }

  @Test func `chunks arrive whole and in order`() async throws {
    try await serving(handler: { _ in .now(Response(body: .stream(Self.counted(500)))) }) { port in
      let client = try Client(port: port)
      let reply = try await client.ask(get("/"))
      #expect(reply["Transfer-Encoding"] == "chunked")
      #expect(reply.text == Self.text(500))
      #expect(try await client.ask(get("/")).text == Self.text(500))
    }
  }

  @Test func `a client of HTTP 1_0 gets the body up to the close`() async throws {
    try await serving(handler: { _ in .now(Response(body: .stream(Self.counted(500)))) }) { port in
      let reply = try await Client(port: port).ask("GET / HTTP/1.0\r\n\r\n")
      #expect(reply["Transfer-Encoding"] == nil)
      #expect(reply.text == Self.text(500))
    }
  }

  @Test func `empty chunks do not end a body`() async throws {
    let stream: @Sendable () -> BodyStream = {
      BodyStream(state: [[], Array("a".utf8), [], [], Array("b".utf8), []].reversed()) {
        $0.popLast()
      }
    }
    try await serving(handler: { _ in .now(Response(body: .stream(stream()))) }) { port in
      let reply = try await Client(port: port).ask(get("/"))
      #expect(reply.text == "ab")
    }
  }

  @Test func `a chunk larger than the library's memory is dealt out in pieces`() async throws {
    let large = [UInt8](repeating: 65, count: 3_000_000)
    try await serving(handler: { _ in
      .now(
        Response(
          body: .stream(
            BodyStream(state: 2) { left in
              left -= 1
              return left < 0 ? nil : large
            })))
    }) { port in
      let reply = try await Client(port: port).ask(get("/"))
      #expect(reply.body.count == 6_000_000)
    }
  }

  @Test func `a body that fails is seen to be incomplete`() async throws {
    try await serving(handler: { _ in
      .now(
        Response(
          body: .stream(
            BodyStream(state: 3) { left in
              left -= 1
              guard left > 0 else { throw Broken() }
              return Array("part".utf8)
            })))
    }) { port in
      let client = try Client(port: port)
      try await client.send(get("/"))
      let all = try await client.rest()
      #expect(all.contains("part"))
      #expect(!all.hasSuffix("0\r\n\r\n"))
    }
  }

  @Test func `a client that does not read holds up the making of chunks`() async throws {
    let made = Counter()
    let chunk = [UInt8](repeating: 65, count: 65_536)
    try await serving(handler: { request in
      guard request.path == "/stream" else { return echo(request) }
      return .now(
        Response(
          body: .stream(
            BodyStream { made.increase() < 4000 ? chunk : nil })))
    }) { port in
      let lazy = try Client(port: port, receiveBuffer: 4096)
      try await lazy.send(get("/stream"))
      // Others are served meanwhile; once all buffers are full the count stands still.
      var before = -1
      var unchanged = 0
      while unchanged < 200 {
        for client in [try Client(port: port), try Client(port: port)] {
          #expect(try await client.ask(get("/")).status == 200)
        }
        unchanged = made.value == before && before > 0 ? unchanged + 1 : 0
        before = made.value
      }
      // 250 MB in all; what the system buffers is a few.
      #expect(made.value < 400)
    }
  }

  @Test func `a stream whose client goes is let go`() async throws {
    let gone = Gate()
    let witness = Mutex<Witness?>(Witness { gone.open() })
    try await serving(handler: { _ in
      let witness = witness.withLock { witness in
        defer { witness = nil }
        return witness
      }
      return .now(
        Response(
          body: .stream(
            BodyStream {
              _ = witness
              return [UInt8](repeating: 65, count: 65_536)
            })))
    }) { port in
      try await Client(port: port).send(get("/"))
      await gone.wait()
    }
  }
}
