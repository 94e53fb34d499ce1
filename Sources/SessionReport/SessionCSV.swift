import PipecatModel

/// Writes sessions as CSV (RFC 4180): comma, CRLF, quotes where a cell needs them.
public struct SessionCSV: Sendable {
  /// The text so far, in UTF-8.
  public private(set) var bytes: [UInt8] = []
  private let agent: AgentName

  /// The names of the columns, in order.
  public static let columns = [
    "sessionId", "agent", "deploymentId", "createdAt", "endedAt", "durationSeconds", "outcome",
    "completionStatus", "startType", "botStartSeconds", "serviceId", "organizationId", "updatedAt",
  ]

  /// Nothing yet, for the sessions of `agent`.
  public init(agent: AgentName) {
    self.agent = agent
  }

  /// Writes the names of the columns.
  public mutating func writeHeader() {
    bytes.append(contentsOf: SessionCSV.columns.joined(separator: ",").utf8)
    endLine()
  }

  /// Writes one session. What is not known is an empty cell.
  public mutating func write(_ session: Session) {
    append(text: session.id)
    comma()
    append(text: agent.text)
    comma()
    append(text: session.deploymentID)
    comma()
    append(session.createdAt)
    comma()
    append(session.endedAt)
    comma()
    append(milliseconds: session.durationMilliseconds)
    comma()
    append(text: Outcome(of: session).rawValue)
    comma()
    append(text: session.completionStatus)
    comma()
    append(text: session.coldStart.map { _ in StartType(of: session).rawValue })
    comma()
    append(session.botStartSeconds)
    comma()
    append(text: session.serviceID)
    comma()
    append(text: session.organizationID)
    comma()
    append(session.updatedAt)
    endLine()
  }

  private mutating func comma() { bytes.append(UInt8(ascii: ",")) }
  private mutating func endLine() { bytes.append(contentsOf: "\r\n".utf8) }

  private mutating func append(_ number: Int?) {
    guard let number else { return }
    bytes.append(contentsOf: String(number).utf8)
  }

  private mutating func append(_ timestamp: Timestamp?) {
    timestamp?.append(iso8601: &bytes)
  }

  private mutating func append(milliseconds: Int64?) {
    guard let milliseconds else { return }
    var json = JSONWriter()
    json.value(secondsFromMilliseconds: milliseconds)
    bytes.append(contentsOf: json.bytes)
  }

  /// A spreadsheet runs a cell as a formula by its first character, and does so for text from
  /// outside as well: https://owasp.org/www-community/attacks/CSV_Injection
  private mutating func append(text: String?) {
    guard let text else { return }
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
