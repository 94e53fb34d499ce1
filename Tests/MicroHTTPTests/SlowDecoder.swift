import Foundation

/// Percent-decoding as one would explain it, for comparison.
enum SlowDecoder {
  static func decode(_ text: String, plusIsSpace: Bool = false) -> String? {
    guard text.allSatisfy({ $0.isASCII && $0 > " " && $0 < "\u{7f}" }) else { return nil }
    let spaced = plusIsSpace ? text.replacingOccurrences(of: "+", with: "%20") : text
    let parts = spaced.components(separatedBy: "%")
    var bytes = Array(parts[0].utf8)
    for part in parts.dropFirst() {
      let digits = part.prefix(2)
      guard digits.count == 2, digits.allSatisfy(\.isHexDigit), let byte = UInt8(digits, radix: 16)
      else { return nil }
      bytes.append(byte)
      bytes += Array(part.dropFirst(2).utf8)
    }
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
    return String(data: Data(bytes), encoding: .utf8)
  }
}
