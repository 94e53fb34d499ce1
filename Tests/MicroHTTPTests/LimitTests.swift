import Foundation
import MicroHTTP
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10)), .overTLSToo)
struct LimitTests {
  @Test func `a head that dribbles in is cut off`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.requestTimeout = .milliseconds(300)
    try await serving(configuration) { port in
      let client = try Client(port: port)
      // Each byte starts the library's own time-out again.
      let dribbling = Task {
        try await client.send("GET / HTTP/1.1\r\nX: ")
        while !Task.isCancelled {
          try await client.send("a")
          // Its pace: at full speed the head would get too large before it gets too late.
          try await Task.sleep(for: .milliseconds(20))
        }
      }
      #expect(try await client.rest().isEmpty)
      dribbling.cancel()
    }
  }

  @Test func `a body that dribbles in is cut off`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.requestTimeout = .milliseconds(300)
    try await serving(configuration) { port in
      let client = try Client(port: port)
      try await client.send(get("/", "Content-Length: 10", method: "POST") + "123")
      #expect(try await client.rest().isEmpty)
    }
  }

  @Test func `a connection that asks nothing more is closed`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.requestTimeout = .seconds(3)
    try await serving(configuration) { port in
      let client = try Client(port: port)
      #expect(try await client.ask(get("/")).status == 200)
      #expect(try await client.rest().isEmpty)
    }
  }

  @Test func `a client that does not take its answer is cut off`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.requestTimeout = .seconds(2)
    let gone = Gate()
    let witness = Mutex<Witness?>(Witness { gone.open() })
    try await serving(
      configuration,
      handler: { _ in
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
      }
    ) { port in
      let lazy = try Client(port: port, receiveBuffer: 4096)
      try await lazy.send(get("/"))
      await gone.wait()
      // What the system had taken for it is there, and then an end too early.
      #expect(try await !lazy.rest().hasSuffix("0\r\n\r\n"))
    }
  }

  @Test func `those that say nothing are cut off sooner when connections run out`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.connections = 4
    try await serving(configuration) { port in
      let idle = try (0..<4).map { _ in try Client(port: port) }
      // The first at least, which makes room.
      #expect(try await idle[0].rest().isEmpty)
      // It sees its end a moment before the place is free.
      var reply = try await Client(port: port).ask(get("/"))
      for _ in 0..<1000 where reply.status == 503 {
        reply = try await Client(port: port).ask(get("/"))
      }
      #expect(reply.status == 200)
    }
  }

  @Test func `an answer that is awaited for longer is not cut off`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.requestTimeout = .seconds(2)
    let (hasAsked, mayAnswer) = (Gate(), Gate())
    try await serving(
      configuration,
      handler: { _ in
        .later {
          hasAsked.open()
          await mayAnswer.wait()
          return .now(.text("late"))
        }
      }
    ) { port in
      async let reply = Client(port: port).ask(get("/"))
      await hasAsked.wait()
      // One that came later and says nothing is cut off: the time-out has gone by for both.
      #expect(try await Client(port: port).rest().isEmpty)
      mayAnswer.open()
      let text = try await reply.text
      #expect(text == "late")
    }
  }

  @Test func `with too many connections clients are told to come back`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.connections = 3
    let gate = Gate()
    let asked = Counter()
    try await serving(
      configuration,
      handler: { _ in
        asked.increase()
        return .later {
          await gate.wait()
          return .now(.text("at last"))
        }
      }
    ) { port in
      // Not cut off, as idle ones are when connections run out: their answers are under way.
      let clients = try (0..<3).map { _ in try Client(port: port) }
      for client in clients { try await client.send(get("/")) }
      while asked.value < 3 { await Task.yield() }
      let surplus = try Client(port: port)
      let reply = try await surplus.ask(get("/"))
      #expect(reply.status == 503)
      #expect(reply["Retry-After"] == "1")
      #expect(try await surplus.rest().isEmpty)
      gate.open()
      for client in clients {
        #expect(try await client.reply().text == "at last")
      }
    }
  }

  @Test func `one address has so many connections and no more`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.connectionsPerAddress = 2
    try await serving(configuration) { port in
      let first = try Client(port: port)
      let second = try Client(port: port)
      #expect(try await first.ask(get("/")).status == 200)
      #expect(try await second.ask(get("/")).status == 200)
      let third = try? await Client(port: port).ask(get("/"))
      #expect(third == nil)
      // Another address is not concerned.
      #expect(try await first.ask(get("/", "Connection: close")).status == 200)
      #expect(try await first.rest().isEmpty)
    }
  }

  @Test(arguments: ["127.0.0.1", "127.0.0.0/8", "0.0.0.0/0"])
  func `an exempt address has no limit of its own`(range: String) async throws {
    var configuration = ServerConfiguration.patient
    configuration.connectionsPerAddress = 1
    configuration.exemptAddresses = [try #require(AddressRange(range))]
    try await serving(configuration) { port in
      let clients = try (0..<5).map { _ in try Client(port: port) }
      for client in clients {
        #expect(try await client.ask(get("/")).status == 200)
      }
    }
  }

  @Test func `hundreds of idle connections leave room for others`() async throws {
    try await serving { port in
      let idle = try (0..<390).map { _ in try Client(port: port) }
      #expect(try await Client(port: port).ask(get("/")).status == 200)
      for client in idle.suffix(5) {
        #expect(try await client.ask(get("/")).status == 200)
      }
    }
  }

  @Test func `clients that send a byte and go leave nothing behind`() async throws {
    var configuration = ServerConfiguration.patient
    configuration.connectionsPerAddress = 20
    try await serving(configuration) { port in
      for _ in 0..<300 {
        // Refused connections are closed at once, so that the byte may find nobody.
        try? await Client(port: port).send("G")
      }
      // Room again as soon as the server has noticed that they went, which is long before any
      // time-out.
      var status = 0
      while status != 200 {
        status = (try? await Client(port: port).ask(get("/")).status) ?? 0
      }
      let clients = try (0..<10).map { _ in try Client(port: port) }
      for client in clients {
        #expect(try await client.ask(get("/")).status == 200)
      }
    }
  }
}
