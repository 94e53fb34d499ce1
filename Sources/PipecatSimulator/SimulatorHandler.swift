public import HTTPTypes
public import MicroHTTP
import PipecatModel

/// Answers the six read operations of Pipecat Cloud's private API from a simulated cloud, under
/// `/v1`.
///
/// Refuses what the real API refuses, with its words: a key that is not the cloud's, parameters
/// that cannot be read, addresses that do not exist, and all methods but `GET` and `HEAD`.
public struct SimulatorHandler: Handler {
  private let cloud: SimulatedCloud
  private let habits: ListHabits
  private let authorization: String

  /// Answers for `cloud`, to those who know the key.
  ///
  /// - Parameters:
  ///   - cloud: What the answers tell about.
  ///   - key: The private key that a request has to carry; the cloud's own unless given.
  public init(_ cloud: SimulatedCloud, key: String? = nil) {
    self.init(cloud, key: key, habits: .documented)
  }

  /// Answers for `cloud`, and lists its sessions in some other way than documented.
  init(_ cloud: SimulatedCloud, key: String? = nil, habits: ListHabits) {
    self.cloud = cloud
    self.habits = habits
    authorization = "Bearer \(key ?? cloud.privateKey)"
  }

  /// What a server in front of this handler answers to requests that it does not hand on, in the
  /// API's form: for ``ServerConfiguration/refusal``.
  public static func refusal(_ status: HTTPResponse.Status, _ target: String) -> Response {
    .refusal(status, error: status.reasonPhrase, code: String(status.code))
  }

  /// Answers one request, at once.
  public func answer(_ request: Request) -> Answer {
    .now(response(to: request))
  }

  /// The answer to one request.
  func response(to request: Request) -> Response {
    guard request.pathSegments.first == "v1" else { return .noEndpoint }
    let path = Array(request.pathSegments.dropFirst())
    guard request.headers[.authorization] == authorization else {
      return path == ["regions"]
        ? .refusal(.unauthorized, error: "Unauthorized", code: "UNAUTHORIZED")
        : .refusal(.unauthorized, error: "Unauthorized / token expired", code: "401")
    }
    guard request.method == .get || request.method == .head else {
      var refusal = Response.refusal(.methodNotAllowed, error: "Method not allowed", code: "405")
      refusal.headers[.allow] = "GET, HEAD"
      return refusal
    }
    return response(path: path, query: request.query)
  }

  private func response(path: [String], query: [QueryItem]) -> Response {
    switch (path.first, path.count) {
    case ("regions", 1): return .json(writeRegions)
    case ("agents", 1): return agents(query)
    case ("agents", 2...):
      guard let view = cloud.view(of: path[1], habits: habits) else {
        return path.dropFirst(2).first == "sessions" ? .noEndpoint : .noAgent
      }
      return response(path: path.dropFirst(2), query: query, view: view)
    default: return .noEndpoint
    }
  }

  private func response(
    path: ArraySlice<String>, query: [QueryItem], view: AgentView
  ) -> Response {
    switch (path.first, path.count) {
    case (nil, _): .json(view.writeAgentDetails)
    case ("logs", 1): logs(query, view: view)
    case ("sessions", 1): sessions(query, view: view)
    case ("sessions", 2):
      if let position = path.last.flatMap(view.position(ofSession:)) {
        .json { view.writeSessionDetails(at: position, to: &$0) }
      } else {
        .noEndpoint
      }
    default: .noEndpoint
    }
  }

  private func agents(_ query: [QueryItem]) -> Response {
    // No value of these is documented to be refused.
    let region = query.first { $0.name == "region" && !$0.value.isEmpty }?.value
    let includesDeployment = query.contains(
      QueryItem(name: "includeActiveDeployment", value: "true"))
    return .json { json in
      json.beginObject()
      json.key("services")
      json.beginArray()
      for view in cloud.views where region == nil || view.agent.plan.region == region {
        view.writeListedAgent(to: &json, includesDeployment: includesDeployment)
      }
      json.endArray()
      json.endObject()
    }
  }

  private func sessions(_ query: [QueryItem], view: AgentView) -> Response {
    let request = SessionListRequest(query, pageCap: habits.pageCap)
    guard request.issues.isEmpty else { return .refusal(request.issues) }
    habits.growth?.pageWasRead(of: view.agent.name)
    return .json { view.writeSessions(request, to: &$0) }
  }

  private func logs(_ query: [QueryItem], view: AgentView) -> Response {
    let request = LogRequest(query)
    guard request.issues.isEmpty else { return .refusal(request.issues) }
    guard !request.hasBadTime else {
      return .refusal(
        .badRequest, error: "Invalid timestamp format", code: "GENERIC_BAD_REQUEST")
    }
    return .json { view.writeLog(request.query, to: &$0) }
  }

  private func writeRegions(to json: inout JSONWriter) {
    json.beginObject()
    json.key("regions")
    json.beginArray()
    for region in SimulatedCloud.regions {
      json.beginObject()
      json.field("code", region.code)
      json.field("display_name", region.displayName)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}
