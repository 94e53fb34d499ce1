/// Tells of most ids that no session has them, without a look at the sessions: a Bloom filter
/// (B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970).
///
/// A first sync asks of each session whether it is held already, and it never is: to look into each
/// segment took a third of the time. A byte a session; of unknown ids it takes some 5 % for known.
struct IDFilter: Sendable {
  /// Three bits of one word for each id.
  private var words: [UInt64]
  /// How many ids were entered, those of sessions that are gone since among them.
  private(set) var count = 0

  /// A filter with room for `count` ids.
  init(count: Int) {
    words = Array(repeating: 0, count: count / 8 + 64)
  }

  /// How many ids it has room for; with more, more unknown ones may be known.
  var capacity: Int { words.count * 8 }

  /// Enters an id.
  mutating func insert(high: UInt64, low: UInt64) {
    let (word, bits) = place(high, low)
    words[word] |= bits
    count += 1
  }

  /// Whether an id may have been entered; false for some of those that were not.
  func mayContain(high: UInt64, low: UInt64) -> Bool {
    let (word, bits) = place(high, low)
    return words[word] & bits == bits
  }

  @inline(__always)
  private func place(_ high: UInt64, _ low: UInt64) -> (word: Int, bits: UInt64) {
    var mixed = (high ^ (low &* 0x9e37_79b9_7f4a_7c15)) &* 0xd6e8_feb8_6659_fd93
    mixed ^= mixed >> 32
    let bits: UInt64 = 1 << (mixed & 63) | 1 << (mixed >> 6 & 63) | 1 << (mixed >> 12 & 63)
    return (
      Int((mixed &* 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: UInt64(words.count)).high), bits
    )
  }
}

extension IDFilter {
  /// The ids of segments, with room for a quarter more.
  init(_ segments: [SessionSegment]) {
    self.init(count: segments.reduce(0) { $0 + $1.count } / 4 * 5)
    for segment in segments {
      for row in 0..<segment.count {
        insert(
          high: segment.columns.idHigh[row],
          low: segment.columns.isTextual(row) ? 0 : segment.columns.idLow[row])
      }
    }
  }

  mutating func insert(_ key: SessionKey) { insert(high: key.high, low: key.low) }

  func mayContain(_ key: SessionKey) -> Bool { mayContain(high: key.high, low: key.low) }
}
