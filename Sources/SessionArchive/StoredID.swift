/// A session id as the archive keeps it: the 16 bytes of a UUID as upstream writes them (36
/// characters, lower case), or any other id as its text.
enum StoredID: Hashable {
  /// The first and the last eight bytes, each as a number in big-endian order.
  case uuid(UInt64, UInt64)
  case text(String)

  /// How many bytes a UUID has.
  static let uuidBytes = 16

  private static let length = 36
  private static let digits = Array("0123456789abcdef".utf8)

  /// The shortest form that gives back `id` exactly.
  init(_ id: String) {
    var id = id
    self = id.withUTF8 { StoredID.uuid(in: $0) } ?? .text(id)
  }

  /// The id as upstream wrote it.
  var id: String {
    switch self {
    case .uuid(let high, let low): StoredID.text(high, low)
    case .text(let text): text
    }
  }

  private static func isHyphen(_ place: Int) -> Bool {
    place == 8 || place == 13 || place == 18 || place == 23
  }

  private static func text(_ high: UInt64, _ low: UInt64) -> String {
    String(unsafeUninitializedCapacity: length) { buffer in
      var numbers = (high, low)
      for place in (0..<length).reversed() {
        if isHyphen(place) {
          buffer[place] = UInt8(ascii: "-")
        } else {
          buffer[place] = digits[Int(numbers.1 & 15)]
          numbers = (numbers.0 >> 4, numbers.1 >> 4 | numbers.0 << 60)
        }
      }
      return length
    }
  }

  private static func uuid(in text: UnsafeBufferPointer<UInt8>) -> StoredID? {
    guard text.count == length else { return nil }
    var numbers: (UInt64, UInt64) = (0, 0)
    for (place, byte) in text.enumerated() {
      if isHyphen(place) {
        guard byte == UInt8(ascii: "-") else { return nil }
      } else {
        guard let digit = value(byte) else { return nil }
        numbers = (numbers.0 << 4 | numbers.1 >> 60, numbers.1 << 4 | digit)
      }
    }
    return .uuid(numbers.0, numbers.1)
  }

  private static func value(_ digit: UInt8) -> UInt64? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(digit - UInt8(ascii: "a") + 10)
    default: nil
    }
  }
}
