import Foundation
import Logging
import MicroHTTP
import Testing

@Suite(.timeLimit(.minutes(10)), .overTLSToo)
struct ServerTests {
  private func start(
    host: String = "127.0.0.1", port: Int = 0,
    _ handler: @escaping @Sendable (Request) -> Answer = echo
  ) throws -> Server {
    try Server(
      ServerConfiguration(host: host, port: port).overTransport(), logger: Logger(label: "test"),
      handler: ClosureHandler(handler))
  }

  @Test func `any free port is found and told`() async throws {
    let first = try start()
    let second = try start()
    #expect(first.port > 0)
    #expect(first.port != second.port)
    #expect(try await Client(port: first.port).ask(get("/")).status == 200)
    #expect(try await Client(port: second.port).ask(get("/")).status == 200)
  }

  @Test func `IPv6 is served`() async throws {
    let server = try start(host: "::1") { .now(.text($0.remoteAddress)) }
    #expect(try await Client(port: server.port, host: "::1").ask(get("/")).text == "::1")
  }

  @Test func `the unspecified IPv6 address takes IPv4 too`() async throws {
    let server = try start(host: "::") { .now(.text($0.remoteAddress)) }
    #expect(try await Client(port: server.port, host: "::1").ask(get("/")).text == "::1")
    let port = server.port
    #expect(try await Client(port: port, host: "127.0.0.1").ask(get("/")).text == "127.0.0.1")
  }

  @Test func `an address in use is told by name`() throws {
    let first = try start()
    let port = first.port
    let error = #expect(throws: ServerError.self) { _ = try start(port: port) }
    #expect(error?.code == .addressInUse)
    #expect(error?.description == "can't listen on 127.0.0.1:\(port): Address already in use")
  }

  @Test(arguments: [("192.0.2.1", 0), ("no.such.host.invalid", 0), ("127.0.0.1", 70_000)])
  func `an address that is not ours is told by name`(host: String, port: Int) throws {
    let error = #expect(throws: ServerError.self) { _ = try start(host: host, port: port) }
    #expect(error?.code == .badAddress)
    #expect(error?.description.hasPrefix("can't listen on \(host):\(port): ") == true)
  }

  @Test func `a failed start lets go of the handler`() async throws {
    let first = try start()
    let port = first.port
    let gone = Gate()
    let witness = Witness { gone.open() }
    #expect(throws: ServerError.self) {
      _ = try start(port: port) { [witness] request in
        _ = witness
        return echo(request)
      }
    }
    _ = consume witness
    await gone.wait()
  }

  @Test func `a server that goes stops and lets go of everything`() async throws {
    let gone = Gate()
    var port = 0
    var client: Client?
    do {
      let witness = Witness { gone.open() }
      let server = try start { [witness] request in
        _ = witness
        return .later {
          await Gate().wait()
          return .now(.text("cancelled"))
        }
      }
      port = server.port
      client = try Client(port: port)
      try await client?.send(get("/"))
    }
    #expect(throws: Client.Trouble.self) { try Client(port: port) }
    await gone.wait()
    _ = client
  }

  @Test(arguments: ["later", "stream"])
  func `a stop lets an answer under way finish`(kind: String) async throws {
    let asked = Gate()
    let gate = Gate()
    let finished = Counter()
    let server = try start { _ in
      guard kind == "later" else {
        return .now(
          Response(
            body: .stream(
              BodyStream(state: 100) { left in
                asked.open()
                left -= 1
                if left == 0 { finished.increase() }
                return left < 0 ? nil : [UInt8](repeating: 65, count: 100_000)
              })))
      }
      return .later {
        asked.open()
        await gate.wait()
        finished.increase()
        return .now(.text("whole"))
      }
    }
    let port = server.port
    let idle = try Client(port: port)
    let client = try Client(port: port)
    try await client.send(get("/"))
    await asked.wait()
    async let answered = {
      // Nobody else gets in from now on.
      while (try? Client(port: port)) != nil { await Task.yield() }
      #expect(finished.value == 0)
      gate.open()
      return try await client.reply()
    }()
    await server.stop(grace: .seconds(20))
    #expect(finished.value == 1)
    let reply = try await answered
    #expect(reply.body.count == (kind == "later" ? 5 : 10_000_000))
    if kind == "later" { #expect(reply["Connection"] == "close") }
    #expect(try await idle.rest().isEmpty)
  }

  @Test func `a stop in the midst of answers harms nobody`() async throws {
    for round in 0..<40 {
      let server = try start { request in
        request.path == "/now"
          ? echo(request)
          : .later {
            await Task.yield(); return .now(.text("late"))
          }
      }
      let port = server.port
      let answered = Gate()
      async let asking: Void = Client.askUntilGone(
        port: port, target: { $0 == 0 ? "/now" : "/later" }
      ) { reply in
        #expect(reply.status == 200 || reply.status == 503)
        answered.open()
      }
      await answered.wait()
      await server.stop(grace: .milliseconds(round % 4))
      await asking
    }
  }

  @Test func `a stop that has waited enough answers 503`() async throws {
    let asked = Gate()
    let cancelled = Gate()
    let server = try start { _ in
      .later {
        asked.open()
        await Gate().wait()
        if Task.isCancelled { cancelled.open() }
        return .now(.text("too late"))
      }
    }
    let client = try Client(port: server.port)
    try await client.send(get("/"))
    await asked.wait()
    await server.stop(grace: .milliseconds(10))
    await cancelled.wait()
    #expect(try await client.rest().hasPrefix("HTTP/1.1 503"))
  }
}
