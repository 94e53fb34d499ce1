/// The beginning of an id, as a test on the columns.
struct IDPrefix: Sendable {
  private let text: String
  /// Which bits of a UUID the prefix fixes, and to what; `nil` where no UUID begins so.
  private let bits: (mask: (UInt64, UInt64), value: (UInt64, UInt64))?

  init(_ text: String) {
    self.text = text
    self.bits = IDPrefix.bits(of: text)
  }

  /// Whether the id of a row begins with the prefix.
  func matches(_ columns: SegmentColumns, row: Int) -> Bool {
    if columns.isTextual(row) {
      return columns.key(at: row).id.utf8.starts(with: text.utf8)
    }
    guard let bits else { return false }
    return columns.idHigh[row] & bits.mask.0 == bits.value.0
      && columns.idLow[row] & bits.mask.1 == bits.value.1
  }

  private static func bits(
    of text: String
  ) -> (mask: (UInt64, UInt64), value: (UInt64, UInt64))? {
    guard text.utf8.count <= SessionKey.uuidLength else { return nil }
    var mask: (UInt64, UInt64) = (0, 0)
    var value: (UInt64, UInt64) = (0, 0)
    var digits: UInt64 = 0
    for (place, byte) in text.utf8.enumerated() {
      if SessionKey.hyphens.contains(place) {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = SessionKey.hexDigit(byte) else { return nil }
      let shift = 60 - digits % 16 * 4
      if digits < 16 {
        mask.0 |= 15 << shift
        value.0 |= digit << shift
      } else {
        mask.1 |= 15 << shift
        value.1 |= digit << shift
      }
      digits += 1
    }
    return (mask, value)
  }
}
