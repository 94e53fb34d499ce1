import Foundation
import PipecatModel
import TestSupport
import Testing

@Suite struct SessionDecodingTests {
  private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }

  @Test func `a session as the API documents it`() throws {
    let session = try decode(
      Session.self,
      """
      {"sessionId":"c3f1","serviceId":"s","organizationId":"o","deploymentId":"d",
       "createdAt":"2025-10-22T08:39:26.000Z","endedAt":null,"botStartSeconds":7,"coldStart":true,
       "completionStatus":"HTTP_COMPLETED","updatedAt":"2025-10-22T08:39:27.000Z",
       "endState":"active","events":[1],"unheardOf":{"a":[]}}
      """)
    #expect(
      session
        == Session(
          id: "c3f1", serviceID: "s", organizationID: "o", deploymentID: "d",
          createdAt: Timestamp(milliseconds: 1_761_122_366_000), endedAt: nil, botStartSeconds: 7,
          coldStart: true, completionStatus: "HTTP_COMPLETED", endState: "active",
          updatedAt: Timestamp(milliseconds: 1_761_122_367_000)))
  }

  @Test(arguments: [
    ("{}", "no id"), (#"{"sessionId":null}"#, "a null id"), (#"{"sessionId":""}"#, "an empty id"),
    (#"{"sessionId":5}"#, "a number"), ("[]", "an array"), ("null", "nothing"),
  ])
  func `a session without an id is no session`(json: String, why: String) {
    #expect(throws: (any Error).self, "\(why)") { try decode(Session.self, json) }
  }

  @Test(arguments: 1...300)
  func `a field of another type reads as not known and costs nothing else`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let fields: [(name: String, values: [String], read: (Session) -> Bool)] = [
      ("serviceId", [#""s""#], { $0.serviceID == "s" }),
      ("organizationId", [#""o""#], { $0.organizationID == "o" }),
      ("deploymentId", [#""d""#], { $0.deploymentID == "d" }),
      ("createdAt", [#""1970-01-01T00:00:05Z""#], { $0.createdAt?.milliseconds == 5000 }),
      ("endedAt", [#""1970-01-01T00:00:06Z""#], { $0.endedAt?.milliseconds == 6000 }),
      ("botStartSeconds", ["7", "7.0", "7.9"], { $0.botStartSeconds == 7 }),
      ("coldStart", ["false"], { $0.coldStart == false }),
      ("completionStatus", [#""500""#, "500"], { $0.completionStatus == "500" }),
      ("endState", [#""completed""#], { $0.endState == "completed" }),
      ("updatedAt", [#""1970-01-01T00:00:07Z""#], { $0.updatedAt?.milliseconds == 7000 }),
    ]
    let unknown: [(Session) -> Bool] = [
      { $0.serviceID == nil }, { $0.organizationID == nil }, { $0.deploymentID == nil },
      { $0.createdAt == nil }, { $0.endedAt == nil }, { $0.botStartSeconds == nil },
      { $0.coldStart == nil }, { $0.completionStatus == nil }, { $0.endState == nil },
      { $0.updatedAt == nil },
    ]
    var members = [#""sessionId":"1""#]
    var expectations: [(Session) -> Bool] = []
    for (field, unknown) in zip(fields, unknown) {
      switch Int.random(in: 0..<3, using: &generator) {
      case 0:
        members.append("\"\(field.name)\":\(generator.pick(field.values))")
        expectations.append(field.read)
      case 1:
        members.append("\"\(field.name)\":\(generator.pick(["null", "[]", "{}", "{\"a\":1}"]))")
        expectations.append(unknown)
      default:
        expectations.append(unknown)
      }
    }
    let json = "{\(members.shuffled(using: &generator).joined(separator: ","))}"
    let session = try decode(Session.self, json)
    #expect(expectations.allSatisfy { $0(session) }, "\(json)")
  }

  @Test(arguments: ["1e300", "-1e300", "99999999999999999999", #""7""#, "true"])
  func `a bot start that is no whole number is not known`(value: String) throws {
    let json = #"{"sessionId":"1","botStartSeconds":\#(value)}"#
    #expect(try decode(Session.self, json).botStartSeconds == nil)
  }

  @Test func `a page passes over what is no session, and says so`() throws {
    let page = try decode(
      SessionPage.self,
      #"{"total_count":9,"sessions":[{"sessionId":"1"},{},{"sessionId":"2"},{"sessionId":"3"},7,null]}"#
    )
    let sessions = ["1", "2", "3"].map { Session(id: $0) }
    #expect(page == SessionPage(totalCount: 9, sessions: sessions, unreadable: 3))
    let bare = try decode(SessionPage.self, #"{"total_count":"9","sessions":[]}"#)
    #expect(bare == SessionPage(totalCount: nil, sessions: []))
    #expect(throws: (any Error).self) { try decode(SessionPage.self, #"{"total_count":9}"#) }
    #expect(throws: (any Error).self) { try decode(SessionPage.self, #"{"sessions":{}}"#) }
  }

  @Test(arguments: [
    (#"{"sessionId":"1","createdAt":1790000000}"#, "a time as a number"),
    (#"{"sessionId":"1","botStartSeconds":"3"}"#, "a number as a text"),
    (#"{"sessionId":"1","coldStart":"true"}"#, "a truth as a text"),
    (#"{"sessionId":"1","endedAt":"yesterday"}"#, "a text that is no time"),
    (#"{"sessionId":"1","deploymentId":{}}"#, "an object for a text"),
    (#"{"sessionId":1}"#, "an id as a number"),
  ])
  func `a page of mostly wrong types is none, and one odd session passes`(
    odd: String, reason: String
  ) throws {
    let good = #"{"sessionId":"2","createdAt":null,"coldStart":false,"new":{}}"#
    #expect(throws: (any Error).self, "\(reason)") {
      try decode(SessionPage.self, page([odd, odd, odd, odd, odd, good, good]))
    }
    let half = Array(repeating: odd, count: 5) + Array(repeating: good, count: 5)
    for rows in [[odd], [odd, odd, odd, odd], half] {
      let page = try decode(SessionPage.self, page(rows))
      #expect(page.sessions.count + page.unreadable == rows.count)
    }
  }

  private func page(_ sessions: [String]) -> String {
    #"{"sessions":[\#(sessions.joined(separator: ","))]}"#
  }

  @Test(arguments: ["-1", "-9223372036854775808", "9223372036854775807", "1e300"])
  func `a number of sessions that can't be is not known`(total: String) throws {
    let page = try decode(SessionPage.self, #"{"total_count":\#(total),"sessions":[]}"#)
    #expect(page.totalCount == nil)
  }

  @Test func `a session that is written reads as the same`() throws {
    let whole = Session(
      id: "\"é\u{1}\\", serviceID: "s", organizationID: "o", deploymentID: "d",
      createdAt: Timestamp(milliseconds: 1), endedAt: Timestamp(milliseconds: -1),
      botStartSeconds: 0, coldStart: false, completionStatus: "500", endState: "completed",
      updatedAt: Timestamp(milliseconds: 2))
    for session in [whole, Session(id: "1")] {
      var json = JSONWriter()
      json.beginObject()
      session.writeFields(to: &json)
      json.endObject()
      let text = String(decoding: json.bytes, as: UTF8.self)
      #expect(try decode(Session.self, text) == session)
      #expect(text.contains("\"endState\"") == (session.endState != nil))
      for key in ["endedAt", "botStartSeconds", "coldStart", "createdAt", "updatedAt"] {
        #expect(text.contains("\"\(key)\""), "clients stop on a missing key")
      }
    }
  }
}
