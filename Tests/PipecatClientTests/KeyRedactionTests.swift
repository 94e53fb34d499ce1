import Foundation
import TestSupport
import Testing

@testable import PipecatClient

@Suite struct KeyRedactionTests {
  private func redacted(_ text: String, key: String) throws -> String {
    var body = Array(text.utf8)
    KeyRedaction(try PrivateKey(key)).apply(to: &body)
    return String(decoding: body, as: UTF8.self)
  }

  @Test(arguments: [
    ("secret-key", "**********", "alone"),
    ("Bearer secret-key.", "Bearer **********.", "within"),
    ("secret-keysecret-key", "********************", "twice"),
    ("secret-secret-key", "secret-**********", "after a false start"),
    ("secret-ke", "secret-ke", "not whole"),
    ("Secret-Key", "Secret-Key", "another one"),
    (#"secret\u002dkey"#, "***************", "one escape"),
    (#"secret\u002Dkey"#, "***************", "in capitals"),
    (#"\u0073ecret-key\"#, #"***************\"#, "an escape first, and half a one behind"),
    (#"secret\u002"#, #"secret\u002"#, "half an escape"),
    (#"secret\u012dkey"#, #"secret\u012dkey"#, "another character"),
    ("", "", "nothing"),
  ])
  func `the key is blanked out, and nothing else`(
    text: String, expected: String, reason: String
  ) throws {
    #expect(try redacted(text, key: "secret-key") == expected)
  }

  @Test func `a text too short for a key blanks out nothing`() throws {
    #expect(try redacted("a key", key: "key") == "a key")
  }

  @Test func `no way to write a key in JSON gets past`() throws {
    var random = SeededGenerator(seed: 7)
    let characters = Array(#"ab/"\-_1"#)
    for _ in 0..<2000 {
      let key = String((0..<8).map { _ in random.pick(characters) })
      let length = Int.random(in: 0...9, using: &random)
      let before = String((0..<length).map { _ in random.pick("a", "b", "1") })
      let text = before + key + before
      let json = "\"" + text.map { spelling(of: $0, &random) }.joined() + "\""
      let body = Data(try redacted(json, key: key).utf8)
      let read = try JSONDecoder().decode(String.self, from: body)
      #expect(!read.contains(key), "\(json)")
      #expect(read.hasPrefix(before) || read.contains("*"))
    }
  }

  private func spelling(of character: Character, _ random: inout SeededGenerator) -> String {
    let code = String(character.asciiValue ?? 0, radix: 16)
    let escape = #"\u00"# + (random.once(in: 2) ? code : code.uppercased())
    switch character {
    case "\"", "\\": return random.pick("\\\(character)", escape)
    case "/": return random.pick("/", #"\/"#, escape)
    default: return random.pick(String(character), escape)
    }
  }
}
