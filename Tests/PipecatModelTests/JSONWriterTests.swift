import Foundation
import PipecatModel
import TestSupport
import Testing

@Suite struct JSONWriterTests {
  /// A JSON value.
  indirect enum Tree {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case text(String)
    case array([Tree])
    case object([(String, Tree)])
  }

  @Test(arguments: 1...300)
  func `random trees read as what was written`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let tree = JSONWriterTests.tree(&generator, depth: 4)
    var json = JSONWriter()
    JSONWriterTests.write(tree, to: &json)
    let read = try JSONSerialization.jsonObject(
      with: Data(json.bytes), options: .fragmentsAllowed)
    #expect(JSONWriterTests.isEqual(tree, read), "\(String(decoding: json.bytes, as: UTF8.self))")
  }

  @Test func `every control character and every kind of letter is escaped as it must be`() throws {
    let text = String(String.UnicodeScalarView((0...0x200).compactMap(Unicode.Scalar.init)))
    for text in [text, "\u{2028}\u{10ffff}👩‍👩‍👧", "\"\\/"] {
      var json = JSONWriter()
      json.value(text)
      let read = try JSONSerialization.jsonObject(
        with: Data(json.bytes), options: .fragmentsAllowed)
      #expect(Array((read as? String ?? "").utf8) == Array(text.utf8))
      #expect(json.bytes.allSatisfy { $0 >= 0x20 })
    }
  }

  @Test(arguments: [
    (0, "0"), (1, "0.001"), (10, "0.01"), (100, "0.1"), (1000, "1"), (64_200, "64.2"),
    (-1, "-0.001"), (-1500, "-1.5"), (Int64.max, "9223372036854775.807"),
    (Int64.min, "-9223372036854775.808"),
  ])
  func `milliseconds are written as exact seconds`(milliseconds: Int64, text: String) {
    var json = JSONWriter()
    json.value(secondsFromMilliseconds: milliseconds)
    #expect(String(decoding: json.bytes, as: UTF8.self) == text)
  }

  @Test func `what JSON has no number for is null`() {
    var json = JSONWriter()
    json.beginArray()
    for number in [Double.nan, .infinity, -.infinity] { json.value(number) }
    json.value(secondsFromMilliseconds: nil)
    json.value(nil as Timestamp?)
    json.endArray()
    #expect(String(decoding: json.bytes, as: UTF8.self) == "[null,null,null,null,null]")
  }

  @Test(arguments: [0.1, -289612.03435265715, 1e20, 1.7976931348623157e308, -0.0])
  func `a number reads as itself`(number: Double) {
    var json = JSONWriter()
    json.value(number)
    #expect(Double(String(decoding: json.bytes, as: UTF8.self)) == number)
  }

  @Test func `members keep their order, and lines their own commas`() {
    var json = JSONWriter(reservingBytes: 100)
    for number in 1...2 {
      json.beginObject()
      json.field("b", number)
      json.field("a", Timestamp(milliseconds: 0))
      json.endObject()
      json.newline()
    }
    let line = #""a":"1970-01-01T00:00:00.000Z"}"#
    let text = "{\"b\":1,\(line)\n{\"b\":2,\(line)\n"
    #expect(String(decoding: json.bytes, as: UTF8.self) == text)
  }

  // MARK: Trees

  private static func tree(_ generator: inout SeededGenerator, depth: Int) -> Tree {
    let count = Int.random(in: 0...5, using: &generator)
    switch Int.random(in: 0..<(depth > 0 ? 9 : 7), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .int(Int.random(in: -1000...1000, using: &generator))
    case 3: return .int(generator.pick([.min, .max, 0]))
    case 4: return .double(Double.random(in: -1e6...1e6, using: &generator))
    case 5: return .double(generator.pick([0.1, 1e-300, 1.5e300, 1e20]))
    case 6: return .text(text(&generator))
    case 7: return .array((0..<count).map { _ in tree(&generator, depth: depth - 1) })
    default:
      return .object(
        (0..<count).map { ("\($0)" + text(&generator), tree(&generator, depth: depth - 1)) })
    }
  }

  private static func text(_ generator: inout SeededGenerator) -> String {
    let pieces = [
      "a", "\"", "\\", "\n", "\r\n", "\t", "\u{0}", "\u{1f}", "é", "😀", "/", "</script>",
    ]
    let count = Int.random(in: 0...6, using: &generator)
    return (0..<count).map { _ in generator.pick(pieces) }.joined()
  }

  private static func write(_ tree: Tree, to json: inout JSONWriter) {
    switch tree {
    case .null: json.null()
    case .bool(let flag): json.value(flag)
    case .int(let number): json.value(number)
    case .double(let number): json.value(number)
    case .text(let text): json.value(text)
    case .array(let elements):
      json.beginArray()
      for element in elements { write(element, to: &json) }
      json.endArray()
    case .object(let members):
      json.beginObject()
      for (name, value) in members {
        json.key(name)
        write(value, to: &json)
      }
      json.endObject()
    }
  }

  /// Foundation's parser misses the last bits of some numbers.
  private static func isNear(_ read: Double, _ number: Double) -> Bool {
    abs(read - number) <= 8 * number.ulp
  }

  private static func isEqual(_ tree: Tree, _ read: Any) -> Bool {
    switch tree {
    case .null: read is NSNull
    case .bool(let flag): read as? Bool == flag
    case .int(let number): read as? Int == number
    case .double(let number): (read as? Double).map { isNear($0, number) } == true
    case .text(let text): (read as? String).map { Array($0.utf8) } == Array(text.utf8)
    case .array(let elements):
      (read as? [Any]).map { read in
        read.count == elements.count && zip(elements, read).allSatisfy(isEqual)
      } == true
    case .object(let members):
      (read as? [String: Any]).map { read in
        read.count == members.count
          && members.allSatisfy { name, value in read[name].map { isEqual(value, $0) } == true }
      } == true
    }
  }
}
