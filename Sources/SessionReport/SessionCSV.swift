import PipecatModel

/// Writes the sessions of a selection as CSV (RFC 4180): comma, CRLF, quotes where a cell needs them.
///
/// Straight from the table's columns: to make a `Session` of each row first takes three times as
/// long.
public struct SessionCSV: Sendable {
  private var cursor: SessionCursor
  private let agent: AgentName
  private var bytes: [UInt8] = []
  private var hasBegun = false
  /// What rows of a kind have in common, written once.
  private var cells: [KindCells] = []
  private var book = KindBook()

  /// The names of the columns, in order.
  public static let columns = [
    "sessionId", "agent", "deploymentId", "createdAt", "endedAt", "durationSeconds", "outcome",
    "completionStatus", "startType", "botStartSeconds", "serviceId", "organizationId", "updatedAt",
  ]

  /// Rows in one chunk: some 40 KB. A client that takes nothing keeps one, and there may be thousands.
  private static let rowsPerChunk = 128
  /// What a row takes at most, if its words are the usual ones.
  private static let bytesPerRow = 384

  /// The sessions of `agent` that `selection` has.
  public init(agent: AgentName, _ selection: SessionSelection) {
    self.agent = agent
    cursor = SessionCursor(selection)
  }

  /// The next lines, with the names of the columns in front of the first; `nil` after the last.
  public mutating func nextChunk() -> [UInt8]? {
    if hasBegun && cursor.isAtEnd { return nil }
    bytes = []
    bytes.reserveCapacity(SessionCSV.rowsPerChunk * SessionCSV.bytesPerRow)
    if !hasBegun {
      append(SessionCSV.columns.joined(separator: ","))
      endLine()
      hasBegun = true
    }
    for place in cursor.nextPlaces(SessionCSV.rowsPerChunk) {
      write(cursor.selection.segment(of: place), row: Int(place.row))
    }
    return bytes
  }

  /// Writes one session. What is not known is an empty cell.
  private mutating func write(_ segment: SessionSegment, row: Int) {
    let kind = cell(of: segment.columns.kinds[Int(segment.columns.kind[row])])
    if segment.columns.isTextual(row) {
      append(cell: segment.columns.key(at: row).id)
    } else {
      append(uuid: segment.columns.idHigh[row], segment.columns.idLow[row])
    }
    bytes += cells[kind].deployment
    append(time: segment.columns.createdAt(row))
    comma()
    append(time: segment.columns.endedAt(row))
    comma()
    append(seconds: segment.columns.durationMilliseconds(row))
    bytes += cells[kind].ending
    let botStart = segment.columns.botStartSeconds(row)
    if botStart != SessionRow.noBotStart { append(number: Int64(botStart)) }
    bytes += cells[kind].owner
    append(time: segment.columns.updatedAt(row))
    endLine()
  }

  private mutating func comma() { bytes.append(UInt8(ascii: ",")) }
  private mutating func endLine() { append("\r\n") }
  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func append(time: Int64) {
    SessionRow.timestamp(time)?.append(iso8601: &bytes)
  }

  private mutating func append(number: Int64) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var divisor: UInt64 = 1
    while number.magnitude / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(number.magnitude / divisor % 10))
      divisor /= 10
    }
  }

  /// As in JSON: exact, without zeros at the end.
  private mutating func append(seconds milliseconds: Int64?) {
    guard let milliseconds else { return }
    append(number: milliseconds / 1000)
    var fraction = milliseconds % 1000
    if fraction > 0 { bytes.append(UInt8(ascii: ".")) }
    while fraction > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(fraction / 100))
      fraction = fraction % 100 * 10
    }
  }

  private mutating func append(uuid high: UInt64, _ low: UInt64) {
    for place in 0..<SessionKey.uuidLength / 9 * 8 {
      if place == 8 || place == 12 || place == 16 || place == 20 {
        bytes.append(UInt8(ascii: "-"))
      }
      let half = place < 16 ? high : low
      let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - place % 16 * 4)) & 15
      bytes.append(digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
    }
  }

  // MARK: Cells that rows share

  private struct KindCells {
    /// The cells between the id and `createdAt`, with the commas around them.
    var deployment: [UInt8]
    /// Those between the duration and the bot start.
    var ending: [UInt8]
    /// Those between the bot start and `updatedAt`.
    var owner: [UInt8]
  }

  /// The place of a kind among ``cells``.
  private mutating func cell(of kind: SessionKind) -> Int {
    // Kinds are numbered in 16 bits.
    if cells.count == Int(UInt16.max) {
      cells = []
      book = KindBook()
    }
    let code = Int(book.code(of: kind))
    if code == cells.count { cells.append(written(kind)) }
    return code
  }

  private mutating func written(_ kind: SessionKind) -> KindCells {
    let codes = cursor.selection.table.codes
    let ending = codes.endings[kind.ending]
    let owner = codes.owners[kind.owner]
    let outcome = cursor.selection.filter.outcomes[kind.endingPlace]
    return KindCells(
      deployment: line(agent.text, codes.deployments[kind.deployment]),
      ending: line(
        outcome.rawValue, ending.completionStatus,
        kind.start == .unknown ? nil : kind.start.rawValue),
      owner: line(owner.serviceID, owner.organizationID))
  }

  /// Cells with commas between and around them.
  private func line(_ texts: String?...) -> [UInt8] {
    var csv = SessionCSV(agent: agent, cursor.selection)
    csv.comma()
    for text in texts {
      if let text { csv.append(cell: text) }
      csv.comma()
    }
    return csv.bytes
  }

  /// A spreadsheet runs a cell as a formula by its first character, and does so for text from
  /// outside as well: https://owasp.org/www-community/attacks/CSV_Injection
  private mutating func append(cell text: String) {
    let needsQuotes = text.utf8.contains { SessionCSV.special.contains($0) }
    if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
    if let first = text.utf8.first, SessionCSV.formulaStarts.contains(first) {
      bytes.append(UInt8(ascii: "'"))
    }
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
  }

  private static let special = Set("\",\r\n".unicodeScalars.map { UInt8(ascii: $0) })
  private static let formulaStarts = Set("=+-@\t\r".unicodeScalars.map { UInt8(ascii: $0) })
}
