import HTTPTypes
import MicroHTTP
import PipecatModel
import SessionReport

extension Answers {
  /// A failure for programs: `application/problem+json` (RFC 9457).
  func problem(_ failure: Failure) -> Response {
    json(type: MediaType.problem, status: failure.status, headers: headers(for: failure)) { json in
      json.beginObject()
      json.field("type", "about:blank")
      json.field("title", failure.status.reasonPhrase)
      json.field("status", failure.status.code)
      json.field("detail", failure.sentence)
      if let problems = failure.problems {
        json.key("problems")
        json.beginArray()
        for problem in problems.problems {
          json.beginObject()
          json.field("parameter", problem.parameter)
          json.field("value", problem.value)
          json.field("allowed", problem.allowed)
          json.endObject()
        }
        json.endArray()
      }
      json.endObject()
    }
  }

  /// A failure in the shape of the upstream API: `{"error","code"}`.
  func upstreamError(_ failure: Failure) -> Response {
    json(status: failure.status, headers: headers(for: failure)) { json in
      json.beginObject()
      json.field("error", failure.sentence)
      json.field("code", String(failure.status.code))
      json.endObject()
    }
  }

  /// A failure as a line of text, where no page can be made.
  func line(_ failure: Failure) -> Response {
    response(
      Array((failure.sentence + "\n").utf8), type: MediaType.text, status: failure.status,
      headers: headers(for: failure))
  }

  /// The headers that a failure's status asks for.
  func headers(for failure: Failure) -> HTTPFields {
    var headers: HTTPFields = [:]
    if failure.status == .methodNotAllowed { headers[.allow] = "GET, HEAD" }
    if let challenge = failure.challenge { headers[.wwwAuthenticate] = challenge }
    if let seconds = failure.retryAfter { headers[.retryAfter] = String(seconds) }
    return headers
  }
}
