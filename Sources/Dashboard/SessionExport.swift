import PipecatModel
import SessionReport

/// Writes all sessions of a selection, a chunk at a time.
public struct SessionExport: Sendable {
  /// The forms of an export.
  public enum Format: String, Sendable, CaseIterable {
    /// RFC 4180 with a header row.
    case csv
    /// One JSON object a line.
    case ndjson
    /// One document in the shape of the API's list of sessions.
    case json
  }

  private var csv: SessionCSV?
  private var cursor: SessionCursor
  private let format: Format
  private let count: Int
  private var hasBegun = false
  private var hasEnded = false

  /// Rows in one chunk: some 64 KB, so that a chunk costs little beside sending it.
  private static let rowsPerChunk = 256

  /// An export of `selection`.
  public init(format: Format, agent: AgentName, selection: SessionSelection) {
    self.format = format
    cursor = SessionCursor(selection)
    count = selection.count
    if format == .csv { csv = SessionCSV(agent: agent, selection) }
  }

  /// The next bytes; `nil` after the last.
  public mutating func nextChunk() -> [UInt8]? {
    if csv != nil { return csv?.nextChunk() }
    guard !hasEnded else { return nil }
    let sessions = cursor.next(SessionExport.rowsPerChunk)
    let begins = !hasBegun
    hasBegun = true
    hasEnded = cursor.isAtEnd
    return format == .ndjson ? ndjson(sessions) : json(sessions, begins: begins)
  }

  private func ndjson(_ sessions: [Session]) -> [UInt8] {
    var json = JSONWriter(reservingBytes: sessions.count * 512)
    for session in sessions {
      session.writeRow(to: &json)
      json.newline()
    }
    return json.bytes
  }

  private func json(_ sessions: [Session], begins: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    if begins { bytes += Array("{\"total_count\":\(count),\"sessions\":[\n".utf8) }
    for (index, session) in sessions.enumerated() {
      if !(begins && index == 0) { bytes += Array(",\n".utf8) }
      var json = JSONWriter(reservingBytes: 512)
      session.writeRow(to: &json)
      bytes += json.bytes
    }
    if hasEnded { bytes += Array("\n]}\n".utf8) }
    return bytes
  }
}
