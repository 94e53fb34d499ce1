import HTTPTypes
import MicroHTTP
import Testing

@testable import PipecatClient

@Suite(.timeLimit(.minutes(10)))
struct DeadlineTests {
  private static let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{\"regions\":"

  @Test(arguments: ["", "HTTP/1.1 200 OK\r\nX-Endless: "])
  func `an answer that never begins is given up, and not asked for again`(
    sent: String
  ) async throws {
    let upstream = try RawUpstream { connection in
      connection.send(sent)
      if sent.isEmpty { connection.waitForHangUp() } else { connection.drip() }
    }
    defer { upstream.stop() }
    let client = try PipecatClient(
      upstream.address, limits: Limits(head: .milliseconds(100)))
    let error = try await failure { try await client.regions() }
    #expect(error.kind == .timedOut)
    #expect(error.status == nil)
    #expect(upstream.connections == 1)
  }

  @Test func `a body that drips is given up when it is too slow, and hung up on`() async throws {
    let hungUp = Gate()
    let upstream = try RawUpstream { connection in
      connection.send(Self.head)
      connection.drip()
      hungUp.open()
    }
    defer { upstream.stop() }
    let client = try PipecatClient(
      upstream.address, limits: Limits(grace: .milliseconds(100), bytesPerSecond: 1_000_000),
      retries: .never)
    let error = try await failure { try await client.regions() }
    #expect(error.kind == .timedOut)
    #expect(error.status == 200)
    await hungUp.wait()
  }

  @Test func `a body that is just fast enough is given up at the end of the time`() async throws {
    let upstream = try RawUpstream { connection in
      connection.send(Self.head)
      connection.drip()
    }
    defer { upstream.stop() }
    let client = try PipecatClient(
      upstream.address, limits: Limits(total: .milliseconds(400), bytesPerSecond: 0),
      retries: .never)
    let error = try await failure { try await client.regions() }
    #expect(error.kind == .timedOut)
    #expect(error.status == 200)
  }

  @Test func `a body that stops is asked for again`() async throws {
    let upstream = try RawUpstream { connection in
      connection.send(Self.head)
      connection.waitForHangUp()
    }
    defer { upstream.stop() }
    let client = try PipecatClient(upstream.address, limits: Limits(grace: .milliseconds(50)))
    let error = try await failure { try await client.regions() }
    #expect(error.kind == .timedOut)
    #expect(upstream.connections == 3)
  }

  @Test(arguments: ["", head])
  func `who is cancelled hangs up`(sent: String) async throws {
    let asked = Gate()
    let hungUp = Gate()
    let upstream = try RawUpstream { connection in
      connection.send(sent)
      asked.open()
      connection.waitForHangUp()
      hungUp.open()
    }
    defer { upstream.stop() }
    let client = try PipecatClient(upstream.address)
    let read = Task { try await client.regions() }
    await asked.wait()
    read.cancel()
    await #expect(throws: CancellationError.self) { try await read.value }
    await hungUp.wait()
    #expect(upstream.connections == 1)
  }

  @Test func `who is cancelled between two requests stops asking`() async throws {
    try await upstream { _, _ in
      .json("{}", status: .badGateway)
    } _: { upstream in
      let lines = LogLines()
      let client = try PipecatClient(
        upstream.address,
        retries: RetryPolicy(attempts: 1000, base: .seconds(3600), longest: .seconds(3600)),
        logger: lines.logger)
      let read = Task { try await client.regions() }
      while lines.all.isEmpty { await Task.yield() }
      read.cancel()
      await #expect(throws: CancellationError.self) { try await read.value }
      #expect(upstream.asked.count == 1)
    }
  }
}
