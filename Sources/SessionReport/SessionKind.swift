/// What sessions have in common: everything that a filter picks from a list, and whose they are.
///
/// A segment has each combination once and a small number for it in each row, so that a filter is
/// worked out for some dozens of combinations, of which ``RowsByKind`` knows the rows.
struct SessionKind: Hashable, Sendable {
  /// The code of whose session it is.
  var owner: UInt32
  /// The code of the deployment that served it.
  var deployment: UInt32
  /// The code of upstream's words for how it ended.
  var ending: UInt32
  var start: StartType
  /// Whether it still runs.
  var isActive: Bool
  /// Whether its id is not a UUID.
  var isTextual: Bool

  /// The place of the kind in ``RowFilter/outcomes``.
  var endingPlace: Int { Int(ending) * 2 + (isActive ? 1 : 0) }
}

/// Numbers the kinds of one segment in the order of appearance.
struct KindBook {
  private(set) var kinds: [SessionKind] = []
  private var codes: [SessionKind: UInt16] = [:]
  /// The latest numbers given, by a few bits of the kind: rows come in few kinds, and to compare is
  /// cheaper than to hash.
  private var recent: [UInt16] = Array(repeating: .max, count: 256)

  /// The number of a kind. Must not be asked for more than 65,535 kinds.
  @inline(__always)
  mutating func code(of kind: SessionKind) -> UInt16 {
    let mixed = kind.owner &* 31 &+ kind.deployment &* 37 &+ kind.ending &* 8
    let place =
      Int(truncatingIfNeeded: mixed &+ UInt32(kind.start.ordinal) &+ (kind.isActive ? 4 : 0)) & 255
    let guess = recent[place]
    if Int(guess) < kinds.count, kinds[Int(guess)] == kind { return guess }
    let code = entered(kind)
    recent[place] = code
    return code
  }

  private mutating func entered(_ kind: SessionKind) -> UInt16 {
    if let code = codes[kind] { return code }
    let code = UInt16(truncatingIfNeeded: kinds.count)
    kinds.append(kind)
    codes[kind] = code
    return code
  }
}
