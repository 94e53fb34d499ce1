/// The beginning of an id, as a test on the columns.
struct IDPrefix: Sendable {
  private let text: String
  /// Which bits of a UUID the prefix fixes, and to what; `nil` where no UUID begins so.
  private let bits: (mask: (UInt64, UInt64), value: (UInt64, UInt64))?

  init(_ text: String) {
    self.text = text
    self.bits = IDPrefix.bits(of: text)
  }

  /// Puts a 0 at each row whose id does not begin with the prefix.
  func match(_ columns: SegmentColumns, _ matches: inout [UInt8]) {
    let textual = columns.texts.isEmpty ? [] : matches.indices.filter(columns.isTextual)
    let before = textual.map { matches[$0] }
    matchUUIDs(columns, &matches)
    for (row, match) in zip(textual, before) {
      matches[row] = columns.key(at: row).id.utf8.starts(with: text.utf8) ? match : 0
    }
  }

  private func matchUUIDs(_ columns: SegmentColumns, _ matches: inout [UInt8]) {
    guard let bits else {
      for row in matches.indices { matches[row] = 0 }
      return
    }
    IDPrefix.match(columns.idHigh.span, bits.mask.0, bits.value.0, &matches)
    if bits.mask.1 != 0 { IDPrefix.match(columns.idLow.span, bits.mask.1, bits.value.1, &matches) }
  }

  private static func match(
    _ halves: Span<UInt64>, _ mask: UInt64, _ value: UInt64, _ matches: inout [UInt8]
  ) {
    var matches = matches.mutableSpan
    for row in halves.indices { matches[row] = halves[row] & mask == value ? matches[row] : 0 }
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
