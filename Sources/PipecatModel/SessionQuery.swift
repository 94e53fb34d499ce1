/// What to ask the API's list of sessions for (`GET /agents/{agentName}/sessions`).
public struct SessionQuery: Sendable, Hashable {
  /// Whether sessions still run.
  public enum Status: String, Sendable, Hashable, CaseIterable {
    case active, ended, all
  }

  /// Whether a warm instance was free when a session began.
  public enum StartType: String, Sendable, Hashable, CaseIterable {
    case cold, warm, all
  }

  /// The most sessions to return; upstream may return fewer without saying so.
  public var limit: Int?
  /// How many sessions to skip.
  public var offset: Int?
  /// Sessions of one deployment only.
  public var deploymentID: String?
  /// The earliest `createdAt` in Unix seconds, inclusive.
  public var startTime: Int64?
  /// The latest `createdAt` in Unix seconds, inclusive. Not to be relied on: production has applied
  /// it to the session's end.
  public var endTime: Int64?
  /// Sessions that run, that ended, or all.
  public var status: Status
  /// Cold starts, warm starts, or all.
  public var startType: StartType
  /// Only `botStartSeconds` strictly greater than this; 0 is unset.
  public var startTimeMin: Int
  /// Only `botStartSeconds` strictly less than this; 0 is unset.
  public var startTimeMax: Int

  /// A query for everything but what is given.
  public init(
    limit: Int? = nil,
    offset: Int? = nil,
    deploymentID: String? = nil,
    startTime: Int64? = nil,
    endTime: Int64? = nil,
    status: Status = .all,
    startType: StartType = .all,
    startTimeMin: Int = 0,
    startTimeMax: Int = 0
  ) {
    self.limit = limit
    self.offset = offset
    self.deploymentID = deploymentID
    self.startTime = startTime
    self.endTime = endTime
    self.status = status
    self.startType = startType
    self.startTimeMin = startTimeMin
    self.startTimeMax = startTimeMax
  }

  /// The query's parameters by the API's names, without those that are at their default.
  public var parameters: [(name: String, value: String)] {
    var items: [(name: String, value: String)] = []
    if let limit { items.append(("limit", String(limit))) }
    if let offset, offset > 0 { items.append(("offset", String(offset))) }
    if let deploymentID { items.append(("deploymentId", deploymentID)) }
    if let startTime { items.append(("startTime", String(startTime))) }
    if let endTime { items.append(("endTime", String(endTime))) }
    if status != .all { items.append(("status", status.rawValue)) }
    if startType != .all { items.append(("startType", startType.rawValue)) }
    if startTimeMin > 0 { items.append(("startTimeMin", String(startTimeMin))) }
    if startTimeMax > 0 { items.append(("startTimeMax", String(startTimeMax))) }
    return items
  }
}
