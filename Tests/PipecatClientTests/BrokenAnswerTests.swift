import HTTPTypes
import MicroHTTP
import PipecatModel
import Testing

@testable import PipecatClient

@Suite(.timeLimit(.minutes(10)))
struct BrokenAnswerTests {
  @Test(arguments: [
    ("", "nothing"),
    ("HTTP/1.1 200 O", "half a line"),
    ("HTTP/1.1 200 OK\r\nContent-Type: applica", "half a head"),
    ("SSH-2.0-OpenSSH_9.6\r\n", "not HTTP"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"regions\":[", "half a body"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"regions\":[]}", "a part that looks whole"),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ne\r\n{\"regions\":[]}\r\n",
      "chunks without an end"
    ),
  ])
  func `an answer that breaks off is an outage, and asked for again`(
    answer: String, reason: String
  ) async throws {
    let upstream = try RawUpstream { $0.send(answer) }
    defer { upstream.stop() }
    let client = try PipecatClient(upstream.address)
    let error = try await failure { try await client.regions() }
    #expect(error.kind == .outage)
    #expect(error.status == nil)
    #expect(upstream.connections == 3)
  }

  @Test(arguments: [
    ("HTTP/1.0 200 OK\r\n\r\n", "ends with its connection"),
    ("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "has one before it"),
  ])
  func `an unusual answer is an answer`(head: String, reason: String) async throws {
    let upstream = try RawUpstream { $0.send("\(head){\"regions\":[]}") }
    defer { upstream.stop() }
    #expect(try await PipecatClient(upstream.address).regions() == [])
  }

  @Test func `nobody at the address is an outage, tried as often as others`() async throws {
    let port = try DeafPort()
    defer { withExtendedLifetime(port) {} }
    let lines = LogLines()
    let client = try PipecatClient(port.address, logger: lines.logger)
    let error = try await failure { try await client.agents() }
    #expect(error.kind == .outage)
    #expect(lines.all.count == 3)
  }

  @Test(arguments: [
    ("", "nothing"), ("null", "no object"), ("[]", "no object"), ("7", "no object"),
    ("<html></html>", "not JSON"), ("{\"regions\":[", "not whole"),
    ("{\"regions\":[]} {}", "more than one"), ("{}", "no array"),
    ("{\"regions\":{}}", "no array"), ("{\"regions\":[7]}", "no region"),
    (String(repeating: "[", count: 100_000), "too deep"),
  ])
  func `a success that is not the documented JSON is asked for again, then told`(
    body: String, reason: String
  ) async throws {
    try await upstream { _, _ in
      .json(body)
    } _: { upstream in
      let client = try PipecatClient(upstream.address)
      let error = try await failure { try await client.regions() }
      #expect(error.kind == .notUnderstood)
      #expect(error.status == 200)
      #expect(upstream.asked.count == 3)
    }
  }

  @Test(arguments: Read.allCases)
  func `no read takes an array for its answer`(read: Read) async throws {
    try await upstream { _, _ in
      .json("[{}]")
    } _: { upstream in
      let client = try PipecatClient(upstream.address)
      let error = try await failure { try await read.dumped(by: client, agent: Sample.agent()) }
      #expect(error.kind == .notUnderstood)
    }
  }

  @Test func `odd fields and odd elements cost no page`() async throws {
    try await upstream { _, _ in
      .json(
        """
        {"total_count":"many","sessions":[{"sessionId":7},{"sessionId":"one",\
        "createdAt":false,"botStartSeconds":"x","coldStart":1,"completionStatus":200,"new":{}},\
        {"sessionId":"two"},{"sessionId":"three","coldStart":null}]}
        """)
    } _: { upstream in
      let page = try await PipecatClient(upstream.address)
        .sessions(of: Sample.agent(), matching: SessionQuery())
      #expect(
        page
          == SessionPage(
            totalCount: nil,
            sessions: [
              Session(id: "one", completionStatus: "200"), Session(id: "two"),
              Session(id: "three"),
            ], unreadable: 1))
    }
  }

  @Test(arguments: [(1000, true), (1001, false)], [true, false])
  func `a body may have as many bytes as are allowed`(
    size: (bytes: Int, isAllowed: Bool), isAnnounced: Bool
  ) async throws {
    let body = Array(#"{"regions":[]}"#.utf8)
    let whole = body + [UInt8](repeating: 0x20, count: size.bytes - body.count)
    try await upstream { _, _ in
      guard !isAnnounced else { return Response(body: .bytes(whole)) }
      return Response(
        body: .stream(
          BodyStream(state: whole[...]) { rest in
            defer { rest = rest.dropFirst(300) }
            return rest.isEmpty ? nil : Array(rest.prefix(300))
          }))
    } _: { upstream in
      let client = try PipecatClient(upstream.address, limits: Limits(bodyBytes: 1000))
      if size.isAllowed {
        #expect(try await client.regions() == [])
      } else {
        let error = try await failure { try await client.regions() }
        #expect(error.kind == .notUnderstood)
      }
      #expect(upstream.asked.count == 1)
    }
  }

  @Test func `a body without an end is cut at the limit`() async throws {
    let blanks = [UInt8](repeating: 0x20, count: 10_000)
    try await upstream { _, _ in
      Response(body: .stream(BodyStream { blanks }))
    } _: { upstream in
      let client = try PipecatClient(upstream.address, limits: Limits(bodyBytes: 1 << 20))
      let error = try await failure { try await client.regions() }
      #expect(error.kind == .notUnderstood)
      #expect(upstream.asked.count == 1)
    }
  }
}
