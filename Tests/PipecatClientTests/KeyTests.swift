import HTTPTypes
import MicroHTTP
import PipecatModel
import Testing

@testable import PipecatClient

@Suite(.timeLimit(.minutes(10)))
struct KeyTests {
  private static let other = "sk_other_8d2e4f6a0c1b"

  @Test func `the key travels as a bearer's, once in each request`() async throws {
    try await upstream { _, _ in
      .json(#"{"services":[],"sessions":[],"logs":[],"regions":[],"sessionId":"one"}"#)
    } _: { upstream in
      let client = try PipecatClient(upstream.address)
      for read in Read.allCases { _ = try await read.dumped(by: client, agent: Sample.agent()) }
      #expect(upstream.asked.count == Read.allCases.count)
      for request in upstream.asked {
        #expect(request.headers[fields: .authorization].map(\.value) == ["Bearer \(Sample.key)"])
        #expect(!request.target.contains(Sample.key))
        let others = request.headers.filter { $0.name != .authorization }
        #expect(!others.contains { $0.value.contains(Sample.key) })
      }
    }
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `no redirect is followed, to whichever server`(status: Int) async throws {
    try await upstream { _, _ in
      .json(#"{"services":[]}"#)
    } _: { stranger in
      for location in ["\(stranger.address)/agents", "//127.0.0.1:\(stranger.port)/", "/v1/agents"]
      {
        try await upstream { _, _ in
          .json("{}", status: .init(code: status), headers: [.location: location])
        } _: { upstream in
          let client = try PipecatClient(upstream.address)
          let error = try await failure { try await client.agents() }
          #expect(error.kind == .notUnderstood)
          #expect(error.status == status)
          #expect(upstream.asked.count == 1)
        }
      }
      #expect(stranger.asked.isEmpty)
    }
  }

  @Test func `a refused key is not tried again until it is replaced`() async throws {
    try await upstream { request, _ in
      request.headers[.authorization] == "Bearer \(Self.other)"
        ? .json(#"{"services":[],"sessions":[],"logs":[],"regions":[],"sessionId":"one"}"#)
        : .json("{}", status: .unauthorized)
    } _: { upstream in
      let client = try PipecatClient(upstream.address)
      for read in Read.allCases + Read.allCases {
        let error = try await failure { try await read.dumped(by: client, agent: Sample.agent()) }
        #expect(error.kind == .keyRefused)
        #expect(error.status == 401)
      }
      #expect(upstream.asked.count == 1)
      client.replaceKey(with: try PrivateKey(Self.other))
      for read in Read.allCases { _ = try await read.dumped(by: client, agent: Sample.agent()) }
      #expect(upstream.asked.count == 1 + Read.allCases.count)
    }
  }

  @Test(arguments: [402, 403])
  func `a key that may not read one thing may read another`(status: Int) async throws {
    try await upstream { request, _ in
      request.pathSegments.last == "regions"
        ? .json("{}", status: .init(code: status)) : .json(#"{"services":[]}"#)
    } _: { upstream in
      let client = try PipecatClient(upstream.address)
      let error = try await failure { try await client.regions() }
      #expect(error.kind == .keyRefused)
      #expect(try await client.agents().isEmpty)
    }
  }

  @Test func `the refusal of a key that was replaced meanwhile concerns nobody`() async throws {
    let asked = Gate()
    let gate = Gate()
    try await upstream(later: { request, _ in
      guard request.headers[.authorization] != "Bearer \(Self.other)" else {
        return .now(.json(#"{"services":[]}"#))
      }
      return .later {
        asked.open()
        await gate.wait()
        return .now(.json("{}", status: .unauthorized))
      }
    }) { upstream in
      let client = try PipecatClient(upstream.address)
      async let old = failure { try await client.agents() }
      await asked.wait()
      client.replaceKey(with: try PrivateKey(Self.other))
      gate.open()
      #expect(try await old.kind == .keyRefused)
      #expect(try await client.agents().isEmpty)
    }
  }
}
