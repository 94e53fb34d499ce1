import MicroHTTP
import PipecatModel

/// What a request for log lines asks for.
struct LogRequest {
  /// The most lines on a page, whatever a request asks for.
  static let pageCap = 1000

  var query: LogQuery
  /// What is wrong with the request; nothing else of it counts then.
  var issues: [ZodIssue]
  /// Whether a time cannot be read: that has an error of its own.
  var hasBadTime: Bool

  init(_ items: [QueryItem]) {
    var reader = ParameterReader(items)
    let order = reader.word("order", options: LogQuery.Order.allCases.map(\.rawValue))
    query = LogQuery(
      sessionID: reader.text("sessionId"), deploymentID: reader.text("deploymentId"),
      text: reader.text("query"),
      limit: min(reader.integer("limit", minimum: 1) ?? 10, LogRequest.pageCap),
      offset: reader.integer("offset", minimum: 0) ?? 0,
      order: order.flatMap(LogQuery.Order.init) ?? .descending)
    issues = reader.issues
    query.startTime = reader.integer("startTime").map { Int64($0) }
    query.endTime = reader.integer("endTime").map { Int64($0) }
    hasBadTime = reader.issues.count > issues.count
  }
}
