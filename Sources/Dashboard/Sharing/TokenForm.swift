/// How a token is written.
enum TokenForm {
  /// Whether a text is three parts in the one way in which base64url writes their bytes: else one
  /// signature could be written in several (RFC 4648, 3.5).
  static func isCanonical(_ token: String) -> Bool {
    let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 3 && parts.allSatisfy { isCanonical($0) }
  }

  private static func isCanonical(_ part: Substring.UTF8View) -> Bool {
    guard let last = part.last, part.allSatisfy({ values[Int($0)] != nil }) else { return false }
    switch part.count % 4 {
    case 0: return true
    case 2: return value(last) & 15 == 0
    case 3: return value(last) & 3 == 0
    default: return false
    }
  }

  private static func value(_ byte: UInt8) -> Int { values[Int(byte)] ?? 0 }

  /// What each byte stands for; `nil` for those that are no digits.
  private static let values: [Int?] = {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    return (UInt8.min...UInt8.max).map { byte in digits.firstIndex(of: byte) }
  }()
}
