/// Turns the number of a session into a UUID that looks random, and back.
///
/// A Feistel network over the 122 free bits of a version 4 UUID (RFC 9562): a session is found by
/// its id without a table of a million ids.
struct SimulatedID {
  /// What an id is of: the ids of different kinds differ.
  enum Kind: UInt64 {
    case organization = 1
    case service, deployment, session, meeting, participant, metrics, privateKey
  }

  private static let half: UInt64 = (1 << 61) - 1
  private let roundKeys: [UInt64]

  /// The ids of the world of `key`.
  init(key: UInt64) {
    var generator = SeededGenerator(key, .ids)
    roundKeys = (0..<4).map { _ in generator.next() }
  }

  /// The id of the thing with this number.
  func text(_ kind: Kind, number: Int) -> String {
    var left = UInt64(truncatingIfNeeded: number) & SimulatedID.half
    var right = kind.rawValue
    for key in roundKeys {
      (left, right) = (right, left ^ (SeededGenerator.mixed(right ^ key) & SimulatedID.half))
    }
    return SimulatedID.format(left, right)
  }

  /// The number that ``text(_:number:)`` made this id of; `nil` for any other text.
  func number(of kind: Kind, id text: String) -> Int? {
    guard var (left, right) = SimulatedID.parse(text) else { return nil }
    for key in roundKeys.reversed() {
      (left, right) = (right ^ (SeededGenerator.mixed(left ^ key) & SimulatedID.half), left)
    }
    return right == kind.rawValue ? Int(left) : nil
  }

  private static func format(_ left: UInt64, _ right: UInt64) -> String {
    // 48 bits, the version, 12 bits, the variant, 62 bits.
    let high = (left >> 13) << 16 | 0x4000 | (left >> 1) & 0xfff
    let low = 0x8000_0000_0000_0000 | (left & 1) << 61 | right
    return String(unsafeUninitializedCapacity: 36) { buffer in
      var position = 0
      for nibble in 0..<32 {
        if [8, 12, 16, 20].contains(nibble) {
          buffer[position] = UInt8(ascii: "-")
          position += 1
        }
        let word = nibble < 16 ? high : low
        let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - nibble % 16 * 4)) & 15
        buffer[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        position += 1
      }
      return 36
    }
  }

  private static func parse(_ text: String) -> (left: UInt64, right: UInt64)? {
    let bytes = Array(text.utf8)
    guard bytes.count == 36, [8, 13, 18, 23].allSatisfy({ bytes[$0] == UInt8(ascii: "-") })
    else { return nil }
    let digits = bytes.filter { $0 != UInt8(ascii: "-") }
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 32, digits[0] != UInt8(ascii: "+"), digits[16] != UInt8(ascii: "+"),
      let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16),
      high >> 12 & 15 == 4, low >> 62 == 2
    else { return nil }
    let left = (high >> 16) << 13 | (high & 0xfff) << 1 | (low >> 61) & 1
    return (left, low & half)
  }
}
