import MicroHTTP
import PipecatModel

/// What a request for a list of sessions asks for.
struct SessionListRequest {
  /// The most sessions on a page, whatever a request asks for.
  static let pageCap = 100

  var query: SessionQuery
  var endState: String?
  /// What is wrong with the request; nothing else of it counts then.
  var issues: [ZodIssue]

  /// Reads the parameters.
  ///
  /// - Parameters:
  ///   - items: The query; what nobody asks for is ignored.
  ///   - pageCap: The most sessions on a page, whatever the request asks for.
  init(_ items: [QueryItem], pageCap: Int = SessionListRequest.pageCap) {
    var reader = ParameterReader(items)
    func word<Word: RawRepresentable<String> & CaseIterable>(
      _ name: String, _ standard: Word
    ) -> Word {
      reader.word(name, options: Word.allCases.map(\.rawValue)).flatMap(Word.init) ?? standard
    }
    query = SessionQuery(
      limit: min(reader.integer("limit", minimum: 1) ?? 10, pageCap),
      offset: reader.integer("offset", minimum: 0) ?? 0,
      deploymentID: reader.text("deploymentId"),
      startTime: reader.integer("startTime").map { Int64($0) },
      endTime: reader.integer("endTime").map { Int64($0) },
      status: word("status", .all),
      startType: word("startType", .all),
      startTimeMin: reader.integer("startTimeMin", minimum: 0) ?? 0,
      startTimeMax: reader.integer("startTimeMax", minimum: 0) ?? 0)
    endState = reader.word("endState", options: SessionListRequest.endStates)
    issues = reader.issues
  }

  private static let endStates = [
    "active", "completed", "ended_before_agent_start", "agent_start_timeout", "terminated",
    "agent_error", "unknown",
  ]
}
