import HTTPTypes
import MicroHTTP
import PipecatModel
import Testing

@testable import PipecatClient

@Suite(.timeLimit(.minutes(10)))
struct StatusTests {
  @Test(arguments: [
    (300, UpstreamError.Kind.notUnderstood, 1, "not part of the API"),
    (304, .notUnderstood, 1, "nothing was asked with a condition"),
    (400, .notUnderstood, 1, "asked again it is as wrong"),
    (401, .keyRefused, 1, "no such key"),
    (402, .keyRefused, 1, "not paid for"),
    (403, .keyRefused, 1, "not allowed"),
    (404, .agentUnknown, 1, "no such agent"),
    (405, .notUnderstood, 1, "not documented"),
    (408, .timedOut, 3, "may pass"),
    (418, .notUnderstood, 1, "not documented"),
    (500, .outage, 3, "may pass"),
    (502, .outage, 3, "may pass"),
    (503, .outage, 3, "may pass"),
    (504, .outage, 3, "may pass"),
    (599, .outage, 3, "a server's fault, whatever it is"),
  ])
  func `each status is an error of its kind, and asked again where it may pass`(
    status: Int, kind: UpstreamError.Kind, requests: Int, reason: String
  ) async throws {
    try await upstream { _, _ in
      .json(#"{"error":"said by upstream","code":"X"}"#, status: .init(code: status))
    } _: { upstream in
      let client = try PipecatClient(upstream.address)
      let error = try await failure { try await client.agent(Sample.agent()) }
      #expect(error.kind == kind)
      #expect(error.status == status)
      #expect(!error.description.contains("said by upstream"))
      #expect(upstream.asked.count == requests)
    }
  }

  @Test func `a page of HTML from a proxy is as good as its status`() async throws {
    try await upstream { _, _ in
      Response(
        status: .badGateway, headers: [.contentType: "text/html"],
        body: .bytes(Array("<html><h1>502 Bad Gateway</h1></html>".utf8)))
    } _: { upstream in
      let client = try PipecatClient(upstream.address)
      let error = try await failure { try await client.agents() }
      #expect(error.kind == .outage)
      #expect(error.status == 502)
      #expect(!error.description.contains("html"))
    }
  }

  @Test(arguments: [
    (Read.session, UpstreamError.Kind.sessionUnknown), (.agent, .agentUnknown),
    (.sessions, .agentUnknown), (.logs, .agentUnknown),
    // Whether there are agents and regions is not asked: the API is not where it should be.
    (.agents, .outage), (.regions, .outage),
  ])
  func `not found is the session, the agent or the whole API`(
    read: Read, kind: UpstreamError.Kind
  ) async throws {
    try await upstream { _, _ in
      .json(#"{"error":"not found","code":"404"}"#, status: .notFound)
    } _: { upstream in
      let client = try PipecatClient(upstream.address, retries: .never)
      let error = try await failure { try await read.dumped(by: client, agent: Sample.agent()) }
      #expect(error.kind == kind)
      #expect(upstream.asked.count == 1)
    }
  }

  @Test func `what passed is forgotten`() async throws {
    try await upstream { _, turn in
      switch turn {
      case 0: .json("{}", status: .badGateway)
      case 1: .json("<html>")
      default: .json(#"{"regions":[{"code":"us-west","display_name":"US West"}]}"#)
      }
    } _: { upstream in
      let regions = try await PipecatClient(upstream.address).regions()
      #expect(regions == [Region(code: "us-west", displayName: "US West")])
      #expect(upstream.asked.count == 3)
    }
  }

  @Test func `a limit that has passed already is asked past at once`() async throws {
    try await upstream { _, turn in
      let waits = ["0", "Sun, 06 Nov 1994 08:49:37 GMT"]
      guard turn < waits.count else { return .json(#"{"services":[]}"#) }
      return .json("{}", status: .tooManyRequests, headers: [.retryAfter: waits[turn]])
    } _: { upstream in
      let agents = try await PipecatClient(upstream.address).agents()
      #expect(agents.isEmpty)
      #expect(upstream.asked.count == 3)
    }
  }

  @Test(arguments: [
    ("3000", Duration.seconds(3000), "seconds"),
    ("Fri, 31 Dec 9999 23:59:59 GMT", .seconds(3600), "a date, and no longer than an hour"),
  ])
  func `a long limit is told instead of waited for, and kept by all who ask`(
    header: String, wait: Duration, reason: String
  ) async throws {
    try await upstream { _, _ in
      .json("{}", status: .tooManyRequests, headers: [.retryAfter: header])
    } _: { upstream in
      let client = try PipecatClient(upstream.address)
      let error = try await failure { try await client.agents() }
      #expect(error.kind == .limited)
      #expect(error.retryAfter == wait)
      #expect(error.status == 429)
      for read in Read.allCases {
        let next = try await failure { try await read.dumped(by: client, agent: Sample.agent()) }
        #expect(next.kind == .limited)
        #expect(try #require(next.retryAfter) <= wait)
        #expect(next.status == nil)
      }
      #expect(upstream.asked.count == 1)
    }
  }

  @Test func `an outage that names its end is kept by all who ask`() async throws {
    try await upstream { _, _ in
      .json("{}", status: .serviceUnavailable, headers: [.retryAfter: "120"])
    } _: { upstream in
      let client = try PipecatClient(upstream.address)
      for read in Read.allCases {
        let error = try await failure { try await read.dumped(by: client, agent: Sample.agent()) }
        #expect(error.kind == .outage)
        #expect(try #require(error.retryAfter) <= .seconds(120))
      }
      #expect(upstream.asked.count == 1)
    }
  }

  @Test(arguments: [nil, "soon"])
  func `a limit without a time is a limit`(header: String?) async throws {
    try await upstream { _, _ in
      var fields: HTTPFields = [:]
      fields[.retryAfter] = header
      return .json("{}", status: .tooManyRequests, headers: fields)
    } _: { upstream in
      let client = try PipecatClient(upstream.address, retries: .never)
      let error = try await failure { try await client.agents() }
      #expect(error.kind == .limited)
      #expect(error.retryAfter == nil)
      #expect(upstream.asked.count == 1)
    }
  }

  @Test func `the sentences for people tell the kinds apart`() {
    let kinds: [UpstreamError.Kind] = [
      .keyRefused, .agentUnknown, .sessionUnknown, .limited, .outage, .timedOut,
      .notUnderstood,
    ]
    let errors =
      kinds.map { UpstreamError(kind: $0, status: nil, detail: "why") }
      + [UpstreamError(kind: .keyRefused, status: 402, detail: "why")]
    #expect(Set(errors.map(\.sentence)).count == errors.count)
    #expect(errors.allSatisfy { $0.description == "\($0.sentence) (why)" })
  }
}
