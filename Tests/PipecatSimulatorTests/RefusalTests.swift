import Foundation
import Testing

@Suite struct RefusalTests {
  @Test func `a bad word is refused exactly as the API documents it`() async throws {
    try await simulating { cloud in
      let answer = try cloud.ask("/v1/agents/support-line/sessions?status=bad_value")
      #expect(answer.status == 400)
      #expect(answer.fields["content-type"] == "application/json; charset=utf-8")
      #expect(
        answer.text == """
          {"error":"Invalid parameters","err":{"issues":[{"received":"bad_value",\
          "code":"invalid_enum_value","options":["active","ended","all"],"path":["status"],\
          "message":"Invalid enum value. Expected 'active' | 'ended' | 'all', received \
          'bad_value'"}],"name":"ZodError"},"code":"400"}
          """)
    }
  }

  @Test(arguments: [
    ("sessions?limit=ten", "Expected number, received nan", "no number"),
    ("sessions?limit=1.5", "Expected integer, received float", "no whole number"),
    ("sessions?limit=0", "Number must be greater than or equal to 1", "no rows"),
    ("sessions?limit=", "Number must be greater than or equal to 1", "nothing is 0 in JavaScript"),
    ("sessions?offset=-1", "Number must be greater than or equal to 0", "before the first"),
    ("sessions?startTime=yesterday", "Expected number, received nan", "no number"),
    ("sessions?startTimeMin=inf", "Expected number, received nan", "no number to JavaScript"),
    ("sessions?startType=hot", "Expected 'cold' | 'warm' | 'all', received 'hot'", "no such word"),
    ("sessions?status=", "received ''", "an empty word"),
    ("sessions?status=all&status=all", "Expected string, received array", "a word twice"),
    ("sessions?endState=asleep", "| 'unknown', received 'asleep'", "no such word"),
    ("logs?order=newest", "Expected 'asc' | 'desc', received 'newest'", "no such word"),
    ("logs?endTime=now", #"{"error":"Invalid timestamp format","code":"GENERIC_BAD_REQUEST"}"#, ""),
  ])
  func `a value that cannot be read is a bad request`(
    target: String, message: String, reason: String
  ) async throws {
    try await simulating { cloud in
      let answer = try cloud.ask("/v1/agents/support-line/\(target)")
      #expect(answer.status == 400)
      #expect(answer.text.contains(message), "\(answer.text)")
    }
  }

  @Test func `all that is wrong is told at once`() async throws {
    try await simulating { cloud in
      let answer = try cloud.ask("/v1/agents/support-line/sessions?status=x&limit=y&offset=z")
      #expect(answer.text.components(separatedBy: #""path":"#).count == 4)
    }
  }

  @Test(arguments: [nil, "Bearer wrong", "Bearer ", "Basic YTpi", "sk_simulated"])
  func `without the key there is nothing, not even whether an agent exists`(
    authorization: String?
  ) async throws {
    try await simulating { cloud in
      for target in ["/v1/agents", "/v1/agents/support-line/sessions", "/v1/agents/no-such/logs"] {
        let answer = try Exchange(port: cloud.port, target: target, authorization: authorization)
        #expect(answer.status == 401)
        #expect(answer.text == #"{"error":"Unauthorized / token expired","code":"401"}"#)
      }
      let regions = try Exchange(
        port: cloud.port, target: "/v1/regions", authorization: authorization)
      #expect(regions.status == 401)
      #expect(regions.text == #"{"error":"Unauthorized","code":"UNAUTHORIZED"}"#)
    }
  }

  @Test(arguments: [
    ("/v1/agents/no-such-agent", "NOT_FOUND"), ("/v1/agents/no-such-agent/logs", "NOT_FOUND"),
    ("/v1/agents/no-such-agent/sessions", "404"), ("/v1/agents/Support-Line/sessions", "404"),
    ("/v1/agents/support-line/sessions/", "404"), ("/v1/agents/support-line/secrets", "404"),
    ("/v1/agents/support-line/sessions/11111111-2222-4333-8444-555555555555", "404"),
    ("/v1/agents/support-line/sessions/no-uuid", "404"), ("/v1/", "404"), ("/", "404"),
    ("/agents", "404"), ("/v1/agents/", "NOT_FOUND"),
  ])
  func `what does not exist is not found`(target: String, code: String) async throws {
    try await simulating { cloud in
      let answer = try cloud.ask(target)
      #expect(answer.status == 404)
      #expect(answer.text.hasSuffix(#""code":"\#(code)"}"#), "\(answer.text)")
    }
  }

  @Test(arguments: ["POST", "DELETE", "PUT", "PATCH"])
  func `nothing can be changed`(method: String) async throws {
    try await simulating { cloud in
      let answer = try cloud.ask("/v1/agents/support-line", method: method)
      #expect(answer.status == 405)
      #expect(answer.fields["allow"] == "GET, HEAD")
    }
  }

  @Test func `what is no request is refused in the API's form too`() async throws {
    try await simulating { cloud in
      let answer = try cloud.ask("/v1/agents/%00")
      #expect(answer.status == 400)
      #expect(answer.text == #"{"error":"Bad Request","code":"400"}"#)
    }
  }

  @Test func `the head of an answer can be asked for alone`() async throws {
    try await simulating { cloud in
      let answer = try cloud.ask("/v1/agents", method: "HEAD")
      #expect(answer.status == 200)
      #expect(answer.body.isEmpty)
    }
  }
}
