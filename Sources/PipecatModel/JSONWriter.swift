/// Writes JSON (RFC 8259) in the order it is told, byte by byte.
///
/// Where `JSONEncoder` builds a tree of every value first, this appends to one buffer: pages of
/// the API and exports of a million rows need that, and reports keep their keys in a fixed order.
/// The caller pairs each `begin` with its `end`.
public struct JSONWriter: Sendable {
  /// The text so far, in UTF-8.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// An empty document.
  public init(reservingBytes capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Begins an object, as a value.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Ends the object begun last.
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Begins an array, as a value.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Ends the array begun last.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes a member's name; its value must follow.
  public mutating func key(_ name: String) {
    comma()
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Ends a line between two documents, for NDJSON.
  public mutating func newline() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  /// Writes `null`.
  public mutating func null() { literal("null") }

  /// Writes a text, `null` for `nil`.
  public mutating func value(_ text: String?) {
    guard let text else { return null() }
    comma()
    appendQuoted(text)
    needsComma = true
  }

  /// Writes a whole number, `null` for `nil`.
  public mutating func value(_ number: Int?) {
    guard let number else { return null() }
    comma()
    append(digitsOf: Int64(number))
    needsComma = true
  }

  /// Writes `true` or `false`, `null` for `nil`.
  public mutating func value(_ flag: Bool?) {
    guard let flag else { return null() }
    literal(flag ? "true" : "false")
  }

  /// Writes a number, `null` for `nil` and for what JSON has no number for.
  public mutating func value(_ number: Double?) {
    guard let number, number.isFinite else { return null() }
    literal("\(number)")
  }

  /// Writes an instant as RFC 3339 text with milliseconds, `null` for `nil`.
  public mutating func value(_ timestamp: Timestamp?) {
    guard let timestamp else { return null() }
    comma()
    bytes.append(UInt8(ascii: "\""))
    timestamp.append(iso8601: &bytes)
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  /// Writes a length of time as seconds, exact to the millisecond; `null` for `nil`.
  public mutating func value(secondsFromMilliseconds milliseconds: Int64?) {
    guard let milliseconds else { return null() }
    comma()
    append(secondsFromMilliseconds: milliseconds)
    needsComma = true
  }

  /// Writes a member whose value is a text, `null` for `nil`.
  public mutating func field(_ name: String, _ text: String?) {
    key(name)
    value(text)
  }

  /// Writes a member whose value is a whole number, `null` for `nil`.
  public mutating func field(_ name: String, _ number: Int?) {
    key(name)
    value(number)
  }

  /// Writes a member whose value is `true`, `false` or, for `nil`, `null`.
  public mutating func field(_ name: String, _ flag: Bool?) {
    key(name)
    value(flag)
  }

  /// Writes a member whose value is an instant, `null` for `nil`.
  public mutating func field(_ name: String, _ timestamp: Timestamp?) {
    key(name)
    value(timestamp)
  }

  // MARK: Bytes

  private mutating func open(_ bracket: UInt8) {
    comma()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func literal(_ text: String) {
    comma()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func append(digitsOf number: Int64) {
    bytes.append(contentsOf: String(number).utf8)
  }

  private mutating func append(secondsFromMilliseconds milliseconds: Int64) {
    if milliseconds < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = milliseconds.magnitude
    bytes.append(contentsOf: String(magnitude / 1000).utf8)
    var fraction = magnitude % 1000
    guard fraction > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    var unit: UInt64 = 100
    while fraction > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(fraction / unit))
      fraction %= unit
      unit /= 10
    }
  }

  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      // Most texts are identifiers: one test for the whole, then one copy.
      if utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
        bytes.append(contentsOf: utf8)
      } else {
        for byte in utf8 { appendEscaped(byte) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
    case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}
