/// A session id in the form that columns hold: two numbers where it is a UUID as upstream writes
/// them, its text otherwise.
///
/// Keys compare and equal byte by byte, as the texts do in UTF-8.
struct SessionKey: Hashable, Sendable {
  /// The first 16 hexadecimal digits of a UUID; of another text, a hash.
  let high: UInt64
  /// The last 16 hexadecimal digits of a UUID.
  let low: UInt64
  /// The id itself, where it is not a UUID in canonical lower-case form.
  let text: String?

  init(_ id: String) {
    var id = id
    if let (high, low) = id.withUTF8({ SessionKey.parse(uuid: $0) }) {
      self.init(high: high, low: low)
    } else {
      self.init(text: id)
    }
  }

  /// The key of a UUID.
  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
    self.text = nil
  }

  private init(text: String) {
    // FNV-1a, for the same hash in every run and every segment.
    self.high = text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    self.low = 0
    self.text = text
  }

  static func == (lhs: SessionKey, rhs: SessionKey) -> Bool {
    guard lhs.high == rhs.high, lhs.low == rhs.low else { return false }
    switch (lhs.text, rhs.text) {
    case (nil, nil): return true
    case (let lhs?, let rhs?): return lhs.utf8.elementsEqual(rhs.utf8)
    default: return false
    }
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(high)
    hasher.combine(low)
  }

  /// The id as text.
  var id: String { text ?? SessionKey.format(high: high, low: low) }
}

extension SessionKey: Comparable {
  static func < (lhs: SessionKey, rhs: SessionKey) -> Bool {
    // Hexadecimal digits ascend in ASCII and hyphens stand at fixed places: numbers sort as texts.
    if lhs.text == nil && rhs.text == nil { return (lhs.high, lhs.low) < (rhs.high, rhs.low) }
    return lhs.id.utf8.lexicographicallyPrecedes(rhs.id.utf8)
  }
}

extension SessionKey {
  /// The places of the hyphens in a UUID's text.
  static let hyphens: Set<Int> = [8, 13, 18, 23]
  /// How many bytes a UUID's text has.
  static let uuidLength = 36

  private static func parse(uuid text: UnsafeBufferPointer<UInt8>) -> (UInt64, UInt64)? {
    guard text.count == uuidLength else { return nil }
    var numbers: (UInt64, UInt64) = (0, 0)
    for (place, byte) in text.enumerated() {
      switch place {
      case 8, 13, 18, 23:
        guard byte == UInt8(ascii: "-") else { return nil }
      default:
        guard let digit = hexDigit(byte) else { return nil }
        numbers = (numbers.0 << 4 | numbers.1 >> 60, numbers.1 << 4 | digit)
      }
    }
    return numbers
  }

  /// The value of a lower-case hexadecimal digit.
  static func hexDigit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    default: nil
    }
  }

  private static func format(high: UInt64, low: UInt64) -> String {
    String(unsafeUninitializedCapacity: uuidLength) { buffer in
      var numbers = (high, low)
      for place in (0..<uuidLength).reversed() {
        switch place {
        case 8, 13, 18, 23:
          buffer[place] = UInt8(ascii: "-")
        default:
          let digit = UInt8(numbers.1 & 15)
          buffer[place] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
          numbers = (numbers.0 >> 4, numbers.1 >> 4 | numbers.0 << 60)
        }
      }
      return uuidLength
    }
  }
}
