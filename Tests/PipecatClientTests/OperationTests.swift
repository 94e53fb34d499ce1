import Foundation
import HTTPTypes
import MicroHTTP
import PipecatModel
import TestSupport
import Testing

@testable import PipecatClient

@Suite(.timeLimit(.minutes(10)))
struct OperationTests {
  private static let sessionsQuery = SessionQuery(
    limit: 100, offset: 200, deploymentID: "d/1 é", startTime: 1_700_000_000,
    endTime: 1_700_086_400, status: .ended, startType: .cold, startTimeMin: 3, startTimeMax: 40)
  private static let logQuery = LogQuery(
    sessionID: "s&1", deploymentID: "d=1", text: "100% a+b #?", limit: 50, offset: 60,
    startTime: 1_700_000_000, endTime: 1_700_086_400, order: .ascending)

  @Test func `each read asks for its own path and query, and nothing else`() async throws {
    try await upstream { request, _ in
      .json(#"{"services":[],"sessions":[],"logs":[],"regions":[],"sessionId":"one"}"#)
    } _: { upstream in
      let client = try PipecatClient(upstream.address)
      let agent = try Sample.agent()
      _ = try await client.agents()
      _ = try await client.agent(agent)
      _ = try await client.sessions(of: agent, matching: SessionQuery())
      _ = try await client.sessions(of: agent, matching: Self.sessionsQuery)
      _ = try await client.session("one", of: agent)
      _ = try await client.logs(of: agent, matching: LogQuery())
      _ = try await client.logs(of: agent, matching: Self.logQuery)
      _ = try await client.regions()
      #expect(
        upstream.asked.map(\.target) == [
          "/v1/agents",
          "/v1/agents/support-line",
          "/v1/agents/support-line/sessions",
          "/v1/agents/support-line/sessions?limit=100&offset=200&deploymentId=d%2F1%20%C3%A9"
            + "&startTime=1700000000&endTime=1700086400&status=ended&startType=cold"
            + "&startTimeMin=3&startTimeMax=40",
          "/v1/agents/support-line/sessions/one",
          "/v1/agents/support-line/logs",
          "/v1/agents/support-line/logs?sessionId=s%261&deploymentId=d%3D1"
            + "&query=100%25%20a%2Bb%20%23%3F&limit=50&offset=60&startTime=1700000000"
            + "&endTime=1700086400&order=asc",
          "/v1/regions",
        ])
      #expect(upstream.asked.allSatisfy { $0.method == .get })
      #expect(upstream.asked.allSatisfy { $0.headers[.accept] == "application/json" })
      #expect(upstream.asked.allSatisfy { $0.headers[.contentLength] == nil })
    }
  }

  @Test(arguments: [
    ("", "/agents"), ("/", "/agents"), ("/v1/", "/v1/agents"), ("/eu/v1", "/eu/v1/agents"),
  ])
  func `the address's own path comes first`(path: String, target: String) async throws {
    try await upstream { _, _ in
      .json(#"{"services":[]}"#)
    } _: { upstream in
      _ = try await PipecatClient("http://127.0.0.1:\(upstream.port)\(path)").agents()
      #expect(upstream.asked.map(\.target) == [target])
    }
  }

  @Test(arguments: [
    ("7c6ae9a6-6f2b-4b4c-9d5e-0d7c1f1c2b3a", "7c6ae9a6-6f2b-4b4c-9d5e-0d7c1f1c2b3a", "a UUID"),
    ("-_.~", "-_.~", "what is never escaped"),
    ("a/b", "a%2Fb", "a slash would ask for something else"),
    ("../../agents", "..%2F..%2Fagents", "a way out"),
    ("...", "...", "no way out"),
    ("%2e%2e", "%252e%252e", "escapes are escaped again"),
    ("a?limit=1#b", "a%3Flimit%3D1%23b", "neither query nor fragment"),
    ("a;b=c&d+e", "a%3Bb%3Dc%26d%2Be", "nor parameters"),
    ("ü 1", "%C3%BC%201", "UTF-8"),
  ])
  func `a session's id is one segment of the path`(
    id: String, segment: String, reason: String
  ) async throws {
    try await upstream { _, _ in
      .json(#"{"sessionId":"x"}"#)
    } _: { upstream in
      _ = try await PipecatClient(upstream.address).session(id, of: Sample.agent())
      #expect(upstream.asked.map(\.target) == ["/v1/agents/support-line/sessions/\(segment)"])
    }
  }

  @Test func `any id is encoded as Foundation encodes it`() throws {
    let letters = "abcdefghijklmnopqrstuvwxyz"
    let unreserved = CharacterSet(
      charactersIn: letters + letters.uppercased() + "0123456789-._~")
    var random = SeededGenerator(seed: 1)
    let agent = try Sample.agent()
    for _ in 0..<500 {
      let scalars = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        Unicode.Scalar(UInt16.random(in: 0...0x2FF, using: &random)) ?? "?"
      }
      let id = "x" + String(String.UnicodeScalarView(scalars))
      let segment = try #require(id.addingPercentEncoding(withAllowedCharacters: unreserved))
      let operation = Operation.session(agent, id: id)
      #expect(operation.target == "/agents/support-line/sessions/\(segment)")
    }
  }

  @Test(arguments: ["", ".", ".."])
  func `an id that no path can hold is unknown without a request`(id: String) async throws {
    try await upstream { _, _ in
      .json("{}")
    } _: { upstream in
      let client = try PipecatClient(upstream.address)
      let error = try await failure { try await client.session(id, of: Sample.agent()) }
      #expect(error.kind == .sessionUnknown)
      #expect(error.status == nil)
      #expect(upstream.asked.isEmpty)
    }
  }
}
