import Foundation
import PipecatModel
import Testing

@testable import PipecatSimulator

@Suite struct FailureTests {
  private static let page = "/v1/agents/support-line/sessions?limit=20"

  @Test(arguments: [
    (["errors=3"], [200, 200, 500, 200, 200, 500]), (["errors=1"], [500, 500, 500, 500, 500, 500]),
    (["limits=2", "errors=3"], [200, 429, 500, 429, 200, 500]),
    (["errors=2", "limits=2"], [200, 500, 200, 429, 200, 500]),
  ])
  func `failures come at their turn`(troubles: [String], statuses: [Int]) async throws {
    try await simulating(.standing, troubles: troubles.map { try Trouble($0) }) { cloud in
      let answers = try statuses.map { _ in try cloud.ask(Self.page) }
      #expect(answers.map(\.status) == statuses)
    }
  }

  @Test func `an error has the API's form`() async throws {
    try await simulating(.standing, troubles: [try Trouble("errors=1")]) { cloud in
      let answer = try cloud.ask("/v1/agents")
      #expect(answer.status == 500)
      #expect(answer.fields["content-type"] == "application/json; charset=utf-8")
      #expect(answer.text == #"{"error":"Internal server error","code":"500"}"#)
    }
  }

  @Test func `a limit says when to come back, in seconds and as a date by turns`() async throws {
    try await simulating(.standing, troubles: [try Trouble("limits=1")]) { cloud in
      let answers = try (0..<4).map { _ in try cloud.ask("/v1/agents") }
      #expect(answers.allSatisfy { $0.status == 429 })
      let date = "Wed, 25 Nov 2026 07:20:35 GMT"
      #expect(answers.map { $0.fields["retry-after"] } == ["1", date, "1", date])
    }
  }

  @Test func `dates are what Foundation makes of them`() {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    var random = SeededGenerator(1, .world)
    for _ in 0..<1000 {
      let time = Timestamp(
        milliseconds: Int64(random.whole(-2_000_000_000_000...4_000_000_000_000)))
      let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
      #expect(time.httpDate == formatter.string(from: date))
    }
  }

  @Test func `garbage is a good answer of no JSON`() async throws {
    try await simulating(.standing, troubles: [try Trouble("garbage=1")]) { cloud in
      let answer = try cloud.ask(Self.page)
      #expect(answer.status == 200)
      #expect(answer.fields["content-type"] == "text/html")
      #expect(answer.text.hasPrefix("<html>"))
    }
  }

  @Test func `a cut-off answer ends in the middle, and its client can tell`() async throws {
    let whole = try await simulating(.standing) { try $0.ask(Self.page).body }
    try await simulating(.standing, troubles: [try Trouble("cut-off=1")]) { cloud in
      let answer = try cloud.ask(Self.page)
      #expect(answer.status == 200)
      #expect(answer.fields["content-length"] == nil)
      #expect(answer.fields["transfer-encoding"] == "chunked")
      let half = whole.prefix(whole.count / 2)
      let size = String(half.count, radix: 16)
      #expect(answer.text.lowercased().hasPrefix("\(size)\r\n"))
      // The chunk of no bytes that says that all is there does not follow.
      #expect(Array(answer.body.dropFirst(size.utf8.count + 2)) == half + Array("\r\n".utf8))
    }
  }

  @Test func `types are wrong in two ways by turns`() async throws {
    try await simulating(.standing, troubles: [try Trouble("wrong-types=1")]) { cloud in
      for _ in 0..<2 {
        let numbers = try object(try cloud.ask(Self.page))
        #expect(numbers["total_count"] as? String == "1200")
        let sessions = try #require(numbers["sessions"] as? [[String: Any]])
        #expect(sessions.count == 20)
        #expect(sessions.contains { $0["botStartSeconds"] is String })
        let arrays = try object(try cloud.ask(Self.page))
        #expect(arrays["total_count"] as? Int == 1200)
        #expect((arrays["sessions"] as? [String: [Any]])?["items"]?.count == 20)
      }
    }
  }

  @Test func `an answer that drips comes byte by byte, and whole`() async throws {
    let target = "/v1/agents/nobody"
    let whole = try await simulating(.standing) { try $0.ask(target) }
    try await simulating(.standing, troubles: [try Trouble("drips=2")]) { cloud in
      let usual = try cloud.ask(target)
      #expect(usual.body == whole.body)
      let start = ContinuousClock.now
      let answer = try cloud.ask(target)
      #expect(ContinuousClock.now - start >= .milliseconds(50) * whole.body.count)
      #expect(answer.status == whole.status)
      #expect(answer.fields["content-type"] == whole.fields["content-type"])
      let drops = whole.body.map { "1\r\n\(Character(UnicodeScalar($0)))\r\n" }.joined()
      #expect(answer.text == drops + "0\r\n\r\n")
    }
  }

  @Test(arguments: [
    (["resets=2"], [200, nil, 200, nil]), (["resets=3", "errors=2"], [200, 500, nil, 500]),
    (["down", "resets=2"], [503, nil, 503, nil]), (["slow=1", "resets=2"], [200, nil, 200, nil]),
  ])
  func `a request whose connection is closed gets no answer`(
    troubles: [String], statuses: [Int?]
  ) async throws {
    try await simulating(.standing, troubles: troubles.map { try Trouble($0) }) { cloud in
      for status in statuses {
        let answer = Result { try cloud.ask(Self.page) }
        #expect((try? answer.get())?.status == status)
        guard status == nil else { continue }
        let trouble = #expect(throws: Exchange.Trouble.self) { try answer.get() }
        #expect(trouble?.doing == "read the head")
      }
    }
  }

  @Test(arguments: [
    (#"[1,-2.5e+3,true,null]"#, #"["1","-2.5e+3",true,null]"#, #"{"items":[1,-2.5e+3,true,null]}"#),
    (#"{"a":[[]],"b":0}"#, #"{"a":[[]],"b":"0"}"#, #"{"a":{"items":[{"items":[]}]},"b":0}"#),
    (#"{"[1]":"\"1]\\"}"#, #"{"[1]":"\"1]\\"}"#, #"{"[1]":"\"1]\\"}"#),
    ("7 ", #""7" "#, "7 "),
  ])
  func `only values change, and texts never`(json: String, numbers: String, arrays: String) {
    let bytes = Array(json.utf8)
    #expect(String(decoding: MistypedJSON.numbersAsTexts(bytes), as: UTF8.self) == numbers)
    #expect(String(decoding: MistypedJSON.arraysAsObjects(bytes), as: UTF8.self) == arrays)
  }

  private func object(_ answer: Exchange) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(answer.body))
    return try #require(json as? [String: Any])
  }
}
