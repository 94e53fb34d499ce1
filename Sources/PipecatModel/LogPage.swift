/// One line that an agent wrote.
public struct LogLine: Sendable, Hashable {
  /// The line as written. It carries no level of its own.
  public var text: String
  /// When it was written, cut to milliseconds from upstream's nanoseconds.
  public var at: Timestamp?
  /// The deployment that wrote it.
  public var deploymentID: String?

  /// A line.
  public init(text: String, at: Timestamp?, deploymentID: String? = nil) {
    self.text = text
    self.at = at
    self.deploymentID = deploymentID
  }
}

/// One page of an agent's log (`GET /agents/{agentName}/logs`). Upstream keeps it for 30 days.
public struct LogPage: Sendable, Hashable {
  /// How many lines match the query, where upstream says.
  public var total: Int?
  /// Whether ``total`` means "at least".
  public var totalIsLowerBound: Bool
  /// The page's lines, in the order asked for.
  public var lines: [LogLine]

  /// A page of lines.
  public init(total: Int?, totalIsLowerBound: Bool = false, lines: [LogLine]) {
    self.total = total
    self.totalIsLowerBound = totalIsLowerBound
    self.lines = lines
  }
}

/// What to ask an agent's log for.
public struct LogQuery: Sendable, Hashable {
  /// The order of the lines.
  public enum Order: String, Sendable, Hashable, CaseIterable {
    case ascending = "asc"
    case descending = "desc"
  }

  /// Lines of one session only.
  public var sessionID: String?
  /// Lines of one deployment only.
  public var deploymentID: String?
  /// Lines that contain this text.
  public var text: String?
  /// The most lines to return.
  public var limit: Int?
  /// How many lines to skip.
  public var offset: Int?
  /// The earliest time, in Unix seconds.
  public var startTime: Int64?
  /// The latest time, in Unix seconds.
  public var endTime: Int64?
  /// The order of the lines.
  public var order: Order

  /// A query for everything but what is given.
  public init(
    sessionID: String? = nil, deploymentID: String? = nil, text: String? = nil, limit: Int? = nil,
    offset: Int? = nil, startTime: Int64? = nil, endTime: Int64? = nil, order: Order = .descending
  ) {
    self.sessionID = sessionID
    self.deploymentID = deploymentID
    self.text = text
    self.limit = limit
    self.offset = offset
    self.startTime = startTime
    self.endTime = endTime
    self.order = order
  }

  /// The query's parameters by the API's names, without those that are at their default.
  public var parameters: [(name: String, value: String)] {
    var items: [(name: String, value: String)] = []
    if let sessionID { items.append(("sessionId", sessionID)) }
    if let deploymentID { items.append(("deploymentId", deploymentID)) }
    if let text { items.append(("query", text)) }
    if let limit { items.append(("limit", String(limit))) }
    if let offset, offset > 0 { items.append(("offset", String(offset))) }
    if let startTime { items.append(("startTime", String(startTime))) }
    if let endTime { items.append(("endTime", String(endTime))) }
    if order != .descending { items.append(("order", order.rawValue)) }
    return items
  }
}

extension LogLine: Decodable {
  private enum CodingKeys: String, CodingKey {
    case text = "log"
    case at = "timestamp"
    case deploymentID = "deploymentId"
  }

  /// Reads one line; throws where it has no text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      text: try container.decode(String.self, forKey: .text),
      at: container.timestamp(forKey: .at),
      deploymentID: container.lenient(String.self, forKey: .deploymentID))
  }

  /// Writes the line as upstream does.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("log", text)
    json.field("timestamp", at)
    json.field("deploymentId", deploymentID)
    json.endObject()
  }
}

extension LogPage: Decodable {
  private enum CodingKeys: String, CodingKey {
    case total, logs
  }

  private struct Total: Decodable {
    var value: Int?
    var relation: String?
  }

  /// Reads an answer; throws where it has no array of lines.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let (lines, _) = container.lenientArray(of: LogLine.self, forKey: .logs) else {
      throw DecodingError.dataCorruptedError(
        forKey: .logs, in: container, debugDescription: "no array of logs")
    }
    let total = container.lenient(Total.self, forKey: .total)
    self.init(
      total: total?.value.flatMap(\.believed), totalIsLowerBound: total?.relation == "gte",
      lines: lines)
  }
}
