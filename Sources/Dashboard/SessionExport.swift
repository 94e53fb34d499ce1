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

  private let format: Format
  private let agent: AgentName
  private let selection: SessionSelection
  private var position = 0
  private var hasBegun = false
  private var hasEnded = false

  /// Rows in one chunk: some 64 KB, so that a chunk costs little beside sending it.
  private static let rowsPerChunk = 256

  /// An export of `selection`.
  public init(format: Format, agent: AgentName, selection: SessionSelection) {
    self.format = format
    self.agent = agent
    self.selection = selection
  }

  /// The next bytes; `nil` after the last.
  public mutating func nextChunk() -> [UInt8]? {
    guard !hasEnded else { return nil }
    let end = min(position + SessionExport.rowsPerChunk, selection.count)
    let sessions = selection.sessions(position..<end)
    let begins = !hasBegun
    hasBegun = true
    position = end
    hasEnded = end == selection.count
    switch format {
    case .csv: return csv(sessions, begins: begins)
    case .ndjson: return ndjson(sessions)
    case .json: return json(sessions, begins: begins)
    }
  }

  private func csv(_ sessions: [Session], begins: Bool) -> [UInt8] {
    var csv = SessionCSV(agent: agent)
    if begins { csv.writeHeader() }
    for session in sessions { csv.write(session) }
    return csv.bytes
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
    if begins { bytes += Array("{\"total_count\":\(selection.count),\"sessions\":[\n".utf8) }
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
