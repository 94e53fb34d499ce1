/// Blanks the key out of what upstream sends, before anything reads it.
///
/// A server that echoes its caller's credentials, or a bot that logs them, must not get them into
/// a page, an export or the archive.
struct KeyRedaction: Sendable {
  /// Shorter texts would be found by chance, and no real key is that short.
  private static let shortest = 4

  private let key: [UInt8]

  init(_ key: PrivateKey) {
    self.key = Array(key.text.utf8)
  }

  /// Overwrites each occurrence of the key with asterisks, also one written with JSON's escapes
  /// (`\/`, `\u0041`).
  func apply(to body: inout [UInt8]) {
    guard key.count >= KeyRedaction.shortest else { return }
    var position = 0
    while position < body.count {
      if let end = match(in: body, at: position) {
        for index in position..<end { body[index] = UInt8(ascii: "*") }
        position = end
      } else {
        position += 1
      }
    }
  }

  /// Where the key that begins at `start` ends; `nil` where none does.
  private func match(in body: [UInt8], at start: Int) -> Int? {
    guard body[start] == key[0] || body[start] == UInt8(ascii: "\\") else { return nil }
    var position = start
    for byte in key {
      guard let next = KeyRedaction.character(byte, in: body, at: position) else { return nil }
      position = next
    }
    return position
  }

  /// Where the character that begins at `start` ends, if it is `byte`, plain or escaped.
  private static func character(_ byte: UInt8, in body: [UInt8], at start: Int) -> Int? {
    guard start < body.count else { return nil }
    guard body[start] == UInt8(ascii: "\\"), start + 1 < body.count else {
      return body[start] == byte ? start + 1 : nil
    }
    switch body[start + 1] {
    case UInt8(ascii: "u"):
      guard start + 6 <= body.count else { return nil }
      let digits = String(decoding: body[(start + 2)..<(start + 6)], as: UTF8.self)
      return UInt16(digits, radix: 16) == UInt16(byte) ? start + 6 : nil
    case byte where [UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "\"")].contains(byte):
      return start + 2
    default:
      return byte == UInt8(ascii: "\\") ? start + 1 : nil
    }
  }
}
