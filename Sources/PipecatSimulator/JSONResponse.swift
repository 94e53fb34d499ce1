import HTTPTypes
import MicroHTTP
import PipecatModel

extension Response {
  /// A response of one JSON document.
  static func json(
    status: HTTPResponse.Status = .ok, _ write: (inout JSONWriter) -> Void
  ) -> Response {
    var json = JSONWriter(reservingBytes: 1024)
    write(&json)
    return Response(
      status: status, headers: [.contentType: "application/json; charset=utf-8"],
      body: .bytes(json.bytes))
  }

  /// A refusal in the API's form.
  static func refusal(
    _ status: HTTPResponse.Status, error: String, code: String
  ) -> Response {
    .json(status: status) { json in
      json.beginObject()
      json.field("error", error)
      json.field("code", code)
      json.endObject()
    }
  }

  /// The refusal of parameters that cannot be read.
  static func refusal(_ issues: [ZodIssue]) -> Response {
    .json(status: .badRequest) { json in
      json.beginObject()
      json.field("error", "Invalid parameters")
      json.key("err")
      json.beginObject()
      json.key("issues")
      json.beginArray()
      for issue in issues { issue.write(to: &json) }
      json.endArray()
      json.field("name", "ZodError")
      json.endObject()
      json.field("code", "400")
      json.endObject()
    }
  }

  /// There is no such agent.
  static let noAgent = Response.refusal(.notFound, error: "Not found", code: "NOT_FOUND")

  /// There is no such address, session, or agent with sessions.
  static let noEndpoint = Response.refusal(
    .notFound,
    error: "API endpoint not found / agent deployment not found / Organization not found",
    code: "404")
}
