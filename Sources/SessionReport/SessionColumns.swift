/// Sessions as columns that can still grow, 57 bytes a row: what segments are made from. Rows keep
/// the order in which they are appended.
struct SessionColumns: Sendable {
  private(set) var idHigh: [UInt64] = []
  /// The second half of a UUID, or the place among ``texts``.
  private(set) var idLow: [UInt64] = []
  private(set) var createdAt: [Int64] = []
  private(set) var endedAt: [Int64] = []
  private(set) var updatedAt: [Int64] = []
  private(set) var botStart: [Int32] = []
  private(set) var owner: [UInt32] = []
  private(set) var deployment: [UInt32] = []
  private(set) var ending: [UInt32] = []
  /// The start type's ordinal, and ``textualID`` where the id is not a UUID.
  private(set) var flags: [UInt8] = []
  /// The ids that are not UUIDs.
  private(set) var texts: [String] = []

  static let startMask: UInt8 = 3
  static let textualID: UInt8 = 4

  init(reservingRows rows: Int = 0) {
    idHigh.reserveCapacity(rows)
    idLow.reserveCapacity(rows)
    createdAt.reserveCapacity(rows)
    endedAt.reserveCapacity(rows)
    updatedAt.reserveCapacity(rows)
    botStart.reserveCapacity(rows)
    owner.reserveCapacity(rows)
    deployment.reserveCapacity(rows)
    ending.reserveCapacity(rows)
    flags.reserveCapacity(rows)
  }

  var count: Int { createdAt.count }

  mutating func append(_ row: SessionRow) {
    idHigh.append(row.key.high)
    if let text = row.key.text {
      idLow.append(UInt64(texts.count))
      flags.append(UInt8(row.start.ordinal) | SessionColumns.textualID)
      texts.append(text)
    } else {
      idLow.append(row.key.low)
      flags.append(UInt8(row.start.ordinal))
    }
    createdAt.append(row.createdAt)
    endedAt.append(row.endedAt)
    updatedAt.append(row.updatedAt)
    botStart.append(row.botStart)
    owner.append(row.owner)
    deployment.append(row.deployment)
    ending.append(row.ending)
  }

  /// Appends rows of a segment.
  mutating func append(_ segment: SegmentColumns, rows: Range<Int>) {
    idHigh.append(contentsOf: segment.idHigh[rows])
    idLow.append(contentsOf: segment.idLow[rows])
    for row in rows {
      createdAt.append(segment.createdAt(row))
      endedAt.append(segment.endedAt(row))
      updatedAt.append(segment.updatedAt(row))
      botStart.append(segment.botStartSeconds(row))
      let kind = segment.kinds[Int(segment.kind[row])]
      owner.append(kind.owner)
      deployment.append(kind.deployment)
      ending.append(kind.ending)
      flags.append(UInt8(kind.start.ordinal) | (kind.isTextual ? SessionColumns.textualID : 0))
    }
    if !segment.texts.isEmpty { adoptTexts(from: count - rows.count, of: segment.texts) }
  }

  /// Appends rows of other columns.
  mutating func append(_ other: SessionColumns, rows: Range<Int>) {
    let start = count
    idHigh.append(contentsOf: other.idHigh[rows])
    idLow.append(contentsOf: other.idLow[rows])
    createdAt.append(contentsOf: other.createdAt[rows])
    endedAt.append(contentsOf: other.endedAt[rows])
    updatedAt.append(contentsOf: other.updatedAt[rows])
    botStart.append(contentsOf: other.botStart[rows])
    owner.append(contentsOf: other.owner[rows])
    deployment.append(contentsOf: other.deployment[rows])
    ending.append(contentsOf: other.ending[rows])
    flags.append(contentsOf: other.flags[rows])
    if !other.texts.isEmpty { adoptTexts(from: start, of: other.texts) }
  }

  /// Takes over the ids of the rows from `start` on that are places among the texts of others.
  private mutating func adoptTexts(from start: Int, of others: [String]) {
    for row in start..<count where flags[row] & SessionColumns.textualID != 0 {
      let text = others[Int(idLow[row])]
      idLow[row] = UInt64(texts.count)
      texts.append(text)
    }
  }

  /// Whether the id of a row is not a UUID.
  func isTextual(_ row: Int) -> Bool { flags[row] & SessionColumns.textualID != 0 }

  /// The id of a row.
  func key(at row: Int) -> SessionKey {
    isTextual(row)
      ? SessionKey(texts[Int(idLow[row])]) : SessionKey(high: idHigh[row], low: idLow[row])
  }

  /// How the session of a row started.
  func start(at row: Int) -> StartType {
    StartType.allCases[Int(flags[row] & SessionColumns.startMask)]
  }

  subscript(row: Int) -> SessionRow {
    SessionRow(
      key: key(at: row), createdAt: createdAt[row], endedAt: endedAt[row],
      updatedAt: updatedAt[row], botStart: botStart[row], start: start(at: row),
      owner: owner[row], deployment: deployment[row], ending: ending[row])
  }

  /// Whether `lhs` comes before `rhs` in a table.
  func precedes(_ lhs: Int, _ rhs: Int) -> Bool {
    if createdAt[lhs] != createdAt[rhs] { return createdAt[lhs] < createdAt[rhs] }
    if (flags[lhs] | flags[rhs]) & SessionColumns.textualID == 0 {
      return (idHigh[lhs], idLow[lhs]) < (idHigh[rhs], idLow[rhs])
    }
    return key(at: lhs) < key(at: rhs)
  }
}
