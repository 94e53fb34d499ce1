import Logging
import Testing

@testable import MicroHTTP

struct HeadLayoutTests {
  @Test func `the layout of heads in this library is known`() {
    #expect(HeadLayout.isKnown)
  }

  @Test(arguments: [
    ("GET /?a HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\n", 200),
    ("GET / HTTP/1.1\r\nHost: a\r\nX(Y): b\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n", 400),
  ])
  func `without it what can be seen is still checked`(request: String, status: Int) async throws {
    let engine = Engine(
      ServerConfiguration(), limit: 10, logger: Logger(label: "test"),
      handler: ClosureHandler(echo), checksLayout: false)
    let running = try RunningEngine(
      engine, limit: 10, socket: ListeningSocket(host: "127.0.0.1", port: 0), threads: 1)
    #expect(try await Client(port: running.port).ask(request).status == status)
  }
}
