/// Reads a short text from the front, a piece at a time. What does not fit is left where it is.
struct TextCursor {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = text[...].utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  /// Passes over `text` if it comes next.
  mutating func skip(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest.removeFirst(text.utf8.count)
    return true
  }

  /// A number of exactly so many digits.
  mutating func number(digits count: Int) -> Int64? {
    let digits = rest.prefix(count)
    guard digits.count == count, let number = TextCursor.number(digits) else { return nil }
    rest.removeFirst(count)
    return number
  }

  /// A number of as many digits as there are, one at least; `nil` also where it is too large.
  mutating func number() -> Int64? {
    let digits = rest.prefix(while: TextCursor.isDigit)
    guard let number = TextCursor.number(digits) else { return nil }
    rest.removeFirst(digits.count)
    return number
  }

  /// The digits of a fraction as thousandths; more than three are cut off.
  mutating func thousandths() -> Int64? {
    let digits = rest.prefix(while: TextCursor.isDigit)
    guard !digits.isEmpty else { return nil }
    rest.removeFirst(digits.count)
    return (0..<3).reduce(0) { sum, place in
      let digit = digits.dropFirst(place).first ?? UInt8(ascii: "0")
      return sum * 10 + Int64(digit - UInt8(ascii: "0"))
    }
  }

  /// A single ASCII character.
  mutating func character() -> Character? {
    guard let byte = rest.first, byte < 0x80 else { return nil }
    rest.removeFirst()
    return Character(Unicode.Scalar(byte))
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func number(_ digits: Substring.UTF8View) -> Int64? {
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
    return Int64(Substring(digits))
  }
}
