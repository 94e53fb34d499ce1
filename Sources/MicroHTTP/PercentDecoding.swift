/// Strict decoding of `%` escapes, by the rules of
/// [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.1).
enum PercentDecoding {
  /// The text that the bytes stand for. Nil when they hold a byte that is not printable ASCII, an
  /// escape without two hexadecimal digits, an escaped control byte, or what is not UTF-8 once
  /// decoded.
  static func decode(_ bytes: Substring.UTF8View, plusIsSpace: Bool = false) -> String? {
    // As most are: nothing to decode, and no bytes to keep meanwhile.
    if bytes.allSatisfy({
      0x21...0x7e ~= $0 && $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "+")
    }) {
      return String(Substring(bytes))
    }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var rest = bytes.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(hexadecimal),
          let low = rest.next().flatMap(hexadecimal)
        else { return nil }
        let value = high << 4 | low
        guard value >= 0x20, value != 0x7f else { return nil }
        decoded.append(value)
      case UInt8(ascii: "+") where plusIsSpace:
        decoded.append(UInt8(ascii: " "))
      case 0x21...0x7e:
        decoded.append(byte)
      default:
        return nil
      }
    }
    return String(validating: decoded, as: UTF8.self)
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
