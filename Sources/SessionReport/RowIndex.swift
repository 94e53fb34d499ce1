/// Finds a row by its id: a hash table with open addressing that holds row numbers and nothing else.
///
/// - Parameter Slot: A number wide enough for every row, its largest value left over.
struct RowIndex<Slot: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  private var slots: [Slot]

  /// An empty index with room for `rows` rows.
  init(rows: Int) {
    // At a load of 4/5 a search looks at some three slots.
    slots = Array(repeating: .max, count: rows + rows / 4 + 1)
  }

  /// The row with the id of `key`, of those entered.
  func row(of key: SessionKey, in columns: some KeyColumns) -> Int? {
    var slot = home(high: key.high, low: key.low)
    while slots[slot] != .max {
      let row = Int(slots[slot])
      if columns.idHigh[row] == key.high && columns.key(at: row) == key { return row }
      slot = slot + 1 == slots.count ? 0 : slot + 1
    }
    return nil
  }

  /// Enters a row whose id is not yet here.
  mutating func insert(_ row: Int, of columns: some KeyColumns) {
    var slot = home(high: columns.idHigh[row], low: columns.isTextual(row) ? 0 : columns.idLow[row])
    while slots[slot] != .max { slot = slot + 1 == slots.count ? 0 : slot + 1 }
    slots[slot] = Slot(truncatingIfNeeded: row)
  }

  private func home(high: UInt64, low: UInt64) -> Int {
    let mixed = (high ^ (low &* 0x9e37_79b9_7f4a_7c15)) &* 0xd6e8_feb8_6659_fd93
    return Int((mixed ^ mixed >> 32).multipliedFullWidth(by: UInt64(slots.count)).high)
  }
}

/// Columns that hold the ids of rows.
protocol KeyColumns {
  var idHigh: [UInt64] { get }
  var idLow: [UInt64] { get }
  func isTextual(_ row: Int) -> Bool
  func key(at row: Int) -> SessionKey
}

extension SessionColumns: KeyColumns {}
extension SegmentColumns: KeyColumns {}
