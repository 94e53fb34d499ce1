import Foundation
import Logging
import MicroHTTP
import Testing

@testable import PipecatSimulator

@Suite struct OutageTests {
  @Test(arguments: [
    ("down", 503, #"{"error":"Service unavailable","code":"503"}"#),
    ("proxy", 502, "<h1>502 Bad Gateway</h1>"),
    ("refused", 401, #"{"error":"Unauthorized / token expired","code":"401"}"#),
    ("limited", 429, #"{"error":"Too many requests","code":"RATE_LIMIT_EXCEEDED"}"#),
    ("unknown", 404, #""code":"404"}"#),
  ])
  func `every request gets the same`(outage: String, status: Int, text: String) async throws {
    try await simulating(.standing, troubles: [try Trouble(outage)]) { cloud in
      for target in ["/v1/agents", "/v1/regions", "/v1/agents/support-line/sessions?limit=5", "/"] {
        let answer = try cloud.ask(target)
        #expect(answer.status == status)
        #expect(answer.text.contains(text))
        #expect(answer.fields["retry-after"] == nil)
      }
    }
  }

  @Test func `of two outages the first counts`() async throws {
    try await simulating(.standing, troubles: [try Trouble("down"), try Trouble("refused")]) {
      cloud in
      let answer = try cloud.ask("/v1/agents")
      #expect(answer.status == 503)
    }
  }

  @Test func `a slow answer is the usual one, later`() async throws {
    let usual = try await simulating(.standing) { try $0.ask("/v1/agents") }
    try await simulating(.standing, troubles: [try Trouble("slow=300"), try Trouble("errors=2")]) {
      cloud in
      let clock = ContinuousClock()
      for isGood in [true, false] {
        let start = clock.now
        let answer = try cloud.ask("/v1/agents")
        #expect(clock.now - start >= .milliseconds(300))
        #expect(answer.status == (isGood ? 200 : 500))
        #expect(!isGood || answer.body == usual.body)
      }
    }
  }

  @Test func `who hangs holds no thread and is let go when the server stops`() async throws {
    let handler = TroubledHandler(SimulatedCloud(sessions: 10), troubles: [try Trouble("hanging")])
    let (asked, continuation) = AsyncStream<Void>.makeStream()
    let server = try Server(
      ServerConfiguration(), logger: Logger(label: "test"),
      handler: ClosureHandler { request in
        defer { continuation.yield() }
        return handler.answer(request)
      })
    let port = server.port
    let (answered, answers) = AsyncStream<Int>.makeStream()
    // More than the server has threads.
    let clients = ProcessInfo.processInfo.activeProcessorCount * 4
    for _ in 0..<clients {
      Thread {
        let answer = try? Exchange(port: port, target: "/v1/agents", authorization: nil)
        answers.yield(answer?.status ?? 0)
      }.start()
    }
    var arrivals = asked.makeAsyncIterator()
    for _ in 0..<clients { _ = await arrivals.next() }
    await server.stop(grace: .zero)
    var statuses = answered.makeAsyncIterator()
    // The server's own, or none where a busy machine is too late to send it; never the handler's.
    for _ in 0..<clients {
      let status = await statuses.next()
      #expect(status == 503 || status == 0)
    }
  }
}
