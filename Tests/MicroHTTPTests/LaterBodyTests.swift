import Foundation
import Logging
import MicroHTTP
import Synchronization
import Testing

/// Bodies whose chunks have to be waited for.
@Suite(.timeLimit(.minutes(10)), .overTLSToo)
struct LaterBodyTests {
  private struct Broken: Error {}

  /// Chunks `0,` `1,` … after a turn of other tasks each, some of them empty.
  private static func counted(_ count: Int) -> Answer {
    let next = Counter()
    return .now(
      Response(
        body: .stream(
          BodyStream(later: {
            await Task.yield()
            let number = next.increase() - 1
            guard number < count else { return nil }
            return number % 5 == 4 ? [] : Array("\(number),".utf8)
          }))))
  }

  private static func text(_ count: Int) -> String {
    (0..<count).filter { $0 % 5 != 4 }.map { "\($0)," }.joined()
  }

  /// `first`, then what `rest` returns once the gate is open.
  private static func halting(
    at gate: Gate, rest: @escaping @Sendable () throws -> [UInt8]?
  ) -> Answer {
    let turn = Counter()
    return .now(
      Response(
        body: .stream(
          BodyStream(later: {
            if turn.increase() == 1 { return Array("first".utf8) }
            await gate.wait()
            return try rest()
          }))))
  }

  /// Returns `last` and then the end.
  private static func last() -> @Sendable () -> [UInt8]? {
    let turn = Counter()
    return { turn.increase() == 1 ? Array("last".utf8) : nil }
  }

  @Test func `chunks arrive whole and in order`() async throws {
    try await serving(handler: { _ in Self.counted(200) }) { port in
      try await withThrowingTaskGroup { group in
        for _ in 0..<8 {
          group.addTask {
            let client = try Client(port: port)
            for _ in 0..<5 {
              let reply = try await client.ask(get("/"))
              #expect(reply["Transfer-Encoding"] == "chunked")
              #expect(reply.text == Self.text(200))
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `a client of HTTP 1_0 gets the body up to the close`() async throws {
    try await serving(handler: { _ in Self.counted(200) }) { port in
      let reply = try await Client(port: port).ask("GET / HTTP/1.0\r\n\r\n")
      #expect(reply["Transfer-Encoding"] == nil)
      #expect(reply.text == Self.text(200))
    }
  }

  @Test func `a chunk larger than the library's memory is dealt out in pieces`() async throws {
    let turn = Counter()
    try await serving(handler: { _ in
      .now(
        Response(
          body: .stream(
            BodyStream(later: {
              turn.increase() <= 2 ? [UInt8](repeating: 65, count: 3_000_000) : nil
            }))))
    }) { port in
      let reply = try await Client(port: port).ask(get("/"))
      #expect(reply.body.count == 6_000_000)
    }
  }

  @Test(arguments: ["HTTP/1.1", "HTTP/1.0"])
  func `what is there is sent, and no thread held, while more is awaited`(
    version: String
  ) async throws {
    let gate = Gate()
    try await serving(handler: { request in
      request.path == "/" ? Self.halting(at: gate, rest: Self.last()) : echo(request)
    }) { port in
      let waiting = try (0..<100).map { _ in try Client(port: port) }
      for client in waiting { try await client.send("GET / \(version)\r\nHost: test\r\n\r\n") }
      for client in waiting { try await client.receive(until: "first") }
      for _ in 0..<10 {
        #expect(try await Client(port: port).ask(get("/other")).status == 200)
      }
      gate.open()
      for client in waiting { #expect(try await client.reply().text == "firstlast") }
    }
  }

  @Test func `a chunk that is awaited for longer than a request does not cut the connection`()
    async throws
  {
    var configuration = ServerConfiguration.patient
    configuration.requestTimeout = .seconds(2)
    let gate = Gate()
    try await serving(configuration, handler: { _ in Self.halting(at: gate, rest: Self.last()) }) {
      port in
      let client = try Client(port: port)
      try await client.send(get("/"))
      try await client.receive(until: "first")
      // One that came later and says nothing is cut off: the time-out has gone by for both.
      #expect(try await Client(port: port).rest().isEmpty)
      gate.open()
      #expect(try await client.reply().text == "firstlast")
    }
  }

  @Test func `a body that fails is seen to be incomplete`() async throws {
    let gate = Gate()
    gate.open()
    try await serving(handler: { _ in Self.halting(at: gate) { throw Broken() } }) { port in
      let client = try Client(port: port)
      try await client.send(get("/"))
      #expect(try await client.rest().hasSuffix("\r\nfirst\r\n"))
    }
  }

  @Test(arguments: ["HEAD", "GET"])
  func `only a body that is sent is made`(method: String) async throws {
    let made = Counter()
    try await serving(handler: { _ in
      .now(
        Response(
          body: .stream(
            BodyStream(later: {
              made.increase()
              return nil
            }))))
    }) { port in
      let client = try Client(port: port)
      try await client.send(get("/", "Connection: close", method: method))
      #expect(try await client.reply(to: method).status == 200)
      #expect(try await client.rest().isEmpty)
      #expect(made.value == (method == "GET" ? 1 : 0))
    }
  }

  @Test func `a stream whose client goes is let go with its next chunk`() async throws {
    let gate = Gate()
    let gone = Gate()
    let witness = Mutex<Witness?>(Witness { gone.open() })
    try await serving(handler: { request in
      guard request.path == "/stream" else { return echo(request) }
      let witness = witness.withLock { witness in
        defer { witness = nil }
        return witness
      }
      return Self.halting(at: gate) {
        _ = witness
        return [UInt8](repeating: 65, count: 65_536)
      }
    }) { port in
      do {
        let client = try Client(port: port)
        try await client.send(get("/stream"))
        try await client.receive(until: "first")
      }
      #expect(try await Client(port: port).ask(get("/")).status == 200)
      gate.open()
      await gone.wait()
    }
  }

  @Test func `a stop lets a body under way finish`() async throws {
    let gate = Gate()
    let server = try start { _ in Self.halting(at: gate, rest: Self.last()) }
    let port = server.port
    let client = try Client(port: port)
    try await client.send(get("/"))
    try await client.receive(until: "first")
    async let reply = {
      while (try? Client(port: port)) != nil { await Task.yield() }
      gate.open()
      return try await client.reply()
    }()
    await server.stop(grace: .seconds(20))
    #expect(try await reply.text == "firstlast")
  }

  @Test func `a stop that has waited enough cuts bodies and cancels what they wait for`()
    async throws
  {
    let cancelled = Gate()
    let server = try start { _ in
      Self.halting(at: Gate()) {
        if Task.isCancelled { cancelled.open() }
        return Array("too late".utf8)
      }
    }
    let clients = try (0..<20).map { _ in try Client(port: server.port) }
    for client in clients { try await client.send(get("/")) }
    for client in clients { try await client.receive(until: "first") }
    await server.stop(grace: .milliseconds(10))
    await cancelled.wait()
    for client in clients { #expect(try await client.rest().hasSuffix("\r\nfirst\r\n")) }
  }

  @Test func `a stop in the midst of bodies harms nobody`() async throws {
    for round in 0..<40 {
      let server = try start { _ in Self.counted(50) }
      let port = server.port
      let answered = Gate()
      async let asking: Void = Client.askUntilGone(port: port, target: { _ in "/" }) { reply in
        #expect(reply.text == Self.text(50))
        answered.open()
      }
      await answered.wait()
      await server.stop(grace: .milliseconds(round % 4))
      await asking
    }
  }

  private func start(_ handler: @escaping @Sendable (Request) -> Answer) throws -> Server {
    try Server(
      .patient.overTransport(), logger: Logger(label: "test"), handler: ClosureHandler(handler))
  }
}
