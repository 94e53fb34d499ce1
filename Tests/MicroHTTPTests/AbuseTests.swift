import Foundation
import HTTPTypes
import MicroHTTP
import TestSupport
import Testing

/// Clients that mean no good, or know no better, in crowds.
@Suite(.timeLimit(.minutes(10)))
struct AbuseTests {
  private static func crowded() throws -> ServerConfiguration {
    var configuration = ServerConfiguration.patient
    configuration.exemptAddresses = [try #require(AddressRange("127.0.0.0/8"))]
    return configuration
  }

  /// Asks again and again until the server has closed all connections that others have left.
  private static func allAreClosed(at port: Int) async throws {
    while OpenConnections.count(at: port) > 0 {
      let reply = try await Client(port: port).ask(get("/", "Connection: close"))
      #expect(reply.status == 200)
    }
  }

  @Test func `a byte and a close, two thousand times, leave no descriptor`() async throws {
    try await serving(Self.crowded()) { port in
      for _ in 0..<2000 { try await Client(port: port).send("G") }
      try await Self.allAreClosed(at: port)
    }
  }

  @Test func `two thousand idle connections leave room for others`() async throws {
    try await serving(Self.crowded()) { port in
      // Each has two ends, and other tests need some too.
      let count = min(2000, OpenConnections.descriptorLimit / 4)
      let idle = try (0..<count).map { _ in try Client(port: port) }
      for _ in 0..<20 {
        #expect(try await Client(port: port).ask(get("/")).status == 200)
      }
      for client in idle.suffix(20) {
        #expect(try await client.ask(get("/")).status == 200)
      }
    }
  }

  @Test(.overTLSToo) func `hundreds that read nothing hold a chunk each and no more`() async throws
  {
    let made = Counter()
    let chunk = [UInt8](repeating: 65, count: 65_536)
    let handler: @Sendable (Request) -> Answer = { request in
      guard request.path == "/stream" else { return echo(request) }
      return .now(
        Response(
          body: .stream(
            BodyStream {
              made.increase()
              return chunk
            })))
    }
    try await serving(Self.crowded(), handler: handler) { port in
      let lazy = try (0..<200).map { _ in try Client(port: port, receiveBuffer: 4096) }
      for client in lazy { try await client.send(get("/stream")) }
      var before = -1
      var unchanged = 0
      while unchanged < 200 {
        #expect(try await Client(port: port).ask(get("/")).status == 200)
        unchanged = made.value == before && before > 0 ? unchanged + 1 : 0
        before = made.value
      }
      // The rest is what the system buffers, a few MB each.
      #expect(made.value < 200 * 100)
    }
  }

  @Test(.overTLSToo, arguments: ["/stream", "/large", "/later"])
  func `resets in the midst of answers leave nothing behind`(target: String) async throws {
    let large = [UInt8](repeating: 65, count: 4_000_000)
    let handler: @Sendable (Request) -> Answer = { request in
      switch request.path {
      case "/stream": .now(Response(body: .stream(BodyStream { large })))
      case "/large": .now(Response(body: .bytes(large)))
      case "/later": .later { .now(Response(body: .bytes(large))) }
      default: echo(request)
      }
    }
    try await serving(Self.crowded(), handler: handler) { port in
      for _ in 0..<100 {
        let client = try Client(port: port)
        try await client.send(get(target))
        try await client.receive(until: "\r\n\r\n")
        client.resetsWhenItGoes()
      }
      try await Self.allAreClosed(at: port)
    }
  }

  @Test func `five thousand pieces of garbage harm nobody`() async throws {
    let seeds = [
      get("/"), get("/a?b=c", "Cookie: d=e", "Accept: */*"),
      get("/", "Content-Length: 5", method: "POST") + "hello",
      get("/", "Transfer-Encoding: chunked", method: "POST") + "5\r\nhello\r\n0\r\n\r\n",
      get("/", "Expect: 100-continue", "Content-Length: 1", method: "POST"),
    ].map { Array($0.utf8) }
    try await serving(Self.crowded()) { port in
      let work = (0..<4).map { part in
        Task {
          var random = SeededGenerator(seed: 7 + part)
          for _ in 0..<1250 {
            var bytes = random.pick(seeds)
            for _ in 0..<Int.random(in: 0...6, using: &random) {
              let index = Int.random(in: 0..<bytes.count, using: &random)
              switch Int.random(in: 0..<4, using: &random) {
              case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
              case 1: bytes.insert(random.pick(0, 9, 10, 13, 32, 58, 37, 255), at: index)
              case 2: bytes.remove(at: index)
              default: bytes.insert(contentsOf: bytes.prefix(index), at: index)
              }
              if bytes.isEmpty { bytes = [0] }
            }
            let client = try Client(port: port)
            // Refused before it is all sent, it may be.
            try? await client.send(bytes)
            if random.once(in: 2) {
              client.endSending()
              _ = try? await client.rest()
            } else if random.once(in: 2) {
              client.resetsWhenItGoes()
            }
          }
        }
      }
      for task in work { try await task.value }
      try await Self.allAreClosed(at: port)
    }
  }
}
