import Foundation
import PipecatModel
import TestSupport
import Testing

/// The quick reading of pages against that by the decoder.
struct SessionPageQuickTests {
  /// A page as upstream writes it, with values of each kind.
  private static func page(_ generator: inout SeededGenerator) -> [UInt8] {
    let times = ["null", "\"2025-10-22T08:39:26.000Z\"", "\"2025-10-22T10:39:26+02:00\""]
    let sessions = (0..<Int.random(in: 0...7, using: &generator)).map { number in
      let members = [
        "\"sessionId\":\"id \(number)\"", "\"serviceId\":\(generator.pick("null", "\"s\""))",
        "\"organizationId\":\"o\"", "\"deploymentId\":\(generator.pick("null", "\"d\"", "\"e\""))",
        "\"createdAt\":\(generator.pick(times))", "\"endedAt\" : \(generator.pick(times))",
        "\"updatedAt\":\(generator.pick(times))",
        "\"botStartSeconds\":\(generator.pick("null", "0", "17"))",
        "\"coldStart\":\(generator.pick("null", "true", "false"))",
        "\"completionStatus\":\(generator.pick("null", "\"500\"", "\"HTTP_COMPLETED\""))",
        "\"endState\":\(generator.pick("null", "\"completed\""))",
        "\"events\":\(generator.pick("[]", "[{\"eventCode\":\"A\",\"eventTs\":[1,null]}]"))",
      ]
      let isWhole = generator.once(in: 2)
      let kept = members.enumerated().filter { isWhole || $0.offset == 0 || generator.once(in: 2) }
      return "{\(kept.map(\.element).shuffled(using: &generator).joined(separator: ", "))}"
    }
    let total = generator.pick(
      "", "\"total_count\":12,", "\"total_count\":null,", "\"x\":{\"y\":3},")
    return Array("{\(total)\n \"sessions\":[\(sessions.joined(separator: ",\n"))]}\n".utf8)
  }

  private static func decoded(_ bytes: [UInt8]) -> SessionPage? {
    try? JSONDecoder().decode(SessionPage.self, from: Data(bytes))
  }

  @Test(arguments: 0..<20)
  func `a page as upstream writes it is read as the decoder reads it`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      let bytes = Self.page(&generator)
      let page = SessionPage(quickly: bytes)
      #expect(page != nil)
      #expect(page == Self.decoded(bytes))
    }
  }

  @Test(arguments: 0..<20)
  func `any other bytes are read as the decoder reads them, or left to it`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let parts = [
      "\"", "\\u0041", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "1", "-1", "1.5", "1e3",
      "00", "é", "\u{0}", " ", "\"sessionId\":\"x\",", "\"\"", "99999999999999999999", "nul",
    ]
    for _ in 0..<150 {
      var bytes = Self.page(&generator)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, place + generator.pick(0, 0, 1, 4))
        bytes.replaceSubrange(place..<end, with: generator.pick(parts).utf8)
      }
      guard let page = SessionPage(quickly: bytes) else { continue }
      #expect(page == Self.decoded(bytes), "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test(arguments: [
    (#"{"sessions":[{"sessionId":"\u0041"}]}"#, "an escape"),
    (#"{"sessions":[{"sessionId":"é"}]}"#, "a letter that is not ASCII"),
    (#"{"sessions":[{"sessionId":"a","sessionId":"b"}]}"#, "a key twice"),
    (#"{"sessions":[{"sessionId":"a","createdAt":"yesterday"}]}"#, "a time that is none"),
    (#"{"sessions":[{"sessionId":"a","botStartSeconds":1.5}]}"#, "a fraction"),
    (#"{"sessions":[{"sessionId":""}]}"#, "an empty id"),
    (#"{"sessions":[{"sessionId":"a"}]}x"#, "something behind the page"),
    (#"{"total_count":1}"#, "no sessions"), ("[]", "no object"), ("", "nothing"),
  ])
  func `what is unusual is left to the decoder`(json: String, why: String) {
    #expect(SessionPage(quickly: Array(json.utf8)) == nil, "\(why)")
  }
}
