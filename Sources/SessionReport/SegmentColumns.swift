/// The rows of a segment in the narrowest columns that hold them: 32 bytes a row.
///
/// Times are 32-bit distances in milliseconds; the few that don't fit stand in side tables.
struct SegmentColumns: Sendable {
  /// What ``created`` counts from; `nil` where `createdAt` is known of no row.
  let base: Int64?
  let idHigh: [UInt64]
  /// The second half of a UUID, or the place among ``texts``.
  let idLow: [UInt64]
  /// From ``base`` to `createdAt`.
  let created: [UInt32]
  /// From `createdAt` to `endedAt`, ``unknown`` or ``far``.
  let length: [UInt32]
  /// From `createdAt` to `updatedAt`, ``unknown`` or ``far``.
  let updated: [UInt32]
  /// One more than the seconds, 0 where they are not known, or ``farBotStart``.
  let botStart: [UInt16]
  /// Which of ``kinds`` it is.
  let kind: [UInt16]
  let kinds: [SessionKind]
  /// The ids that are not UUIDs.
  let texts: [String]
  /// `endedAt` of the rows whose ``length`` is ``far``.
  let farEnds: [UInt16: Int64]
  /// `updatedAt` of the rows whose ``updated`` is ``far``.
  let farUpdates: [UInt16: Int64]
  /// The seconds of the rows whose ``botStart`` is ``farBotStart``.
  let farBotStarts: [UInt16: Int32]

  /// Stands for a time that is not known.
  static let unknown = UInt32.max
  /// Stands for a time that is not within 49 days after `createdAt`.
  static let far = UInt32.max - 1
  /// Stands for a bot start that is not within 0 to 65,533 seconds.
  static let farBotStart = UInt16.max

  /// The longest time between the first and the last row that columns hold.
  static let maxSpan = Int64(UInt32.max - 2)

  /// The rows of `rows`, at most 32,768, sorted, and of all or of none `createdAt` is known.
  init(_ rows: SessionColumns) {
    let count = rows.count
    let base = rows.createdAt.first.flatMap { $0 == SessionRow.noTime ? nil : $0 }
    var created: [UInt32] = []
    var length: [UInt32] = []
    var updated: [UInt32] = []
    var botStart: [UInt16] = []
    var kind: [UInt16] = []
    created.reserveCapacity(count)
    length.reserveCapacity(count)
    updated.reserveCapacity(count)
    botStart.reserveCapacity(count)
    kind.reserveCapacity(count)
    var book = KindBook()
    var farEnds: [UInt16: Int64] = [:]
    var farUpdates: [UInt16: Int64] = [:]
    var farBotStarts: [UInt16: Int32] = [:]
    for row in 0..<count {
      let createdAt = rows.createdAt[row]
      created.append(base.map { UInt32(truncatingIfNeeded: createdAt - $0) } ?? 0)
      let end = SegmentColumns.distance(from: createdAt, to: rows.endedAt[row])
      if end == SegmentColumns.far { farEnds[UInt16(row)] = rows.endedAt[row] }
      length.append(end)
      let update = SegmentColumns.distance(from: createdAt, to: rows.updatedAt[row])
      if update == SegmentColumns.far { farUpdates[UInt16(row)] = rows.updatedAt[row] }
      updated.append(update)
      let seconds = rows.botStart[row]
      if seconds == SessionRow.noBotStart {
        botStart.append(0)
      } else if seconds >= 0 && seconds < Int32(SegmentColumns.farBotStart) - 1 {
        botStart.append(UInt16(seconds) + 1)
      } else {
        botStart.append(SegmentColumns.farBotStart)
        farBotStarts[UInt16(row)] = seconds
      }
      kind.append(
        book.code(
          of: SessionKind(
            owner: rows.owner[row], deployment: rows.deployment[row], ending: rows.ending[row],
            start: rows.start(at: row), isActive: rows.endedAt[row] == SessionRow.noTime,
            isTextual: rows.isTextual(row))))
    }
    self.base = base
    idHigh = rows.idHigh
    idLow = rows.idLow
    self.created = created
    self.length = length
    self.updated = updated
    self.botStart = botStart
    self.kind = kind
    kinds = book.kinds
    texts = rows.texts
    self.farEnds = farEnds
    self.farUpdates = farUpdates
    self.farBotStarts = farBotStarts
  }

  private static func distance(from start: Int64, to end: Int64) -> UInt32 {
    if end == SessionRow.noTime { return unknown }
    if start == SessionRow.noTime || end < start || end - start > maxSpan { return far }
    return UInt32(end - start)
  }

  var count: Int { created.count }
  /// Whether bot starts are in side tables.
  var hasFarBotStarts: Bool { !farBotStarts.isEmpty }

  /// The id of a row.
  func key(at row: Int) -> SessionKey {
    isTextual(row)
      ? SessionKey(texts[Int(idLow[row])]) : SessionKey(high: idHigh[row], low: idLow[row])
  }

  /// Whether the id of a row is not a UUID.
  @inline(__always)
  func isTextual(_ row: Int) -> Bool { !texts.isEmpty && kinds[Int(kind[row])].isTextual }

  /// When the session of a row was created.
  @inline(__always)
  func createdAt(_ row: Int) -> Int64 { base.map { $0 + Int64(created[row]) } ?? SessionRow.noTime }

  /// When it ended.
  @inline(__always)
  func endedAt(_ row: Int) -> Int64 {
    switch length[row] {
    case SegmentColumns.unknown: SessionRow.noTime
    case SegmentColumns.far: farEnds[UInt16(row)] ?? SessionRow.noTime
    case let length: createdAt(row) + Int64(length)
    }
  }

  /// How long the session of a row lasted; `nil` while it runs, where either time is not known, and
  /// where it is said to have ended before it began.
  @inline(__always)
  func durationMilliseconds(_ row: Int) -> Int64? {
    guard base != nil else { return nil }
    switch length[row] {
    case SegmentColumns.unknown: return nil
    case SegmentColumns.far:
      let length = endedAt(row) - createdAt(row)
      return length < 0 ? nil : length
    case let length: return Int64(length)
    }
  }

  /// When upstream changed it last.
  func updatedAt(_ row: Int) -> Int64 {
    switch updated[row] {
    case SegmentColumns.unknown: SessionRow.noTime
    case SegmentColumns.far: farUpdates[UInt16(row)] ?? SessionRow.noTime
    case let distance: createdAt(row) + Int64(distance)
    }
  }

  /// The seconds until its bot ran.
  @inline(__always)
  func botStartSeconds(_ row: Int) -> Int32 {
    switch botStart[row] {
    case 0: SessionRow.noBotStart
    case SegmentColumns.farBotStart: farBotStarts[UInt16(row)] ?? SessionRow.noBotStart
    case let code: Int32(code) - 1
    }
  }

  subscript(row: Int) -> SessionRow {
    let kind = kinds[Int(kind[row])]
    return SessionRow(
      key: key(at: row), createdAt: createdAt(row), endedAt: endedAt(row),
      updatedAt: updatedAt(row), botStart: botStartSeconds(row), start: kind.start,
      owner: kind.owner, deployment: kind.deployment, ending: kind.ending)
  }
}
