import HTTPTypes
import MicroHTTP
import PipecatModel

/// Makes responses with the headers that every answer of the dashboard carries.
struct Answers: Sendable {
  private let policy: ContentSecurityPolicy
  private let isSecure: Bool

  /// Answers that let `frameAncestors` frame pages, and go out over HTTPS alone where that is said.
  init(frameAncestors: [String], isSecure: Bool = false) {
    policy = ContentSecurityPolicy(frameAncestors: frameAncestors)
    self.isSecure = isSecure
  }

  /// The same, which let others frame pages.
  func framed(by frameAncestors: [String]) -> Answers {
    Answers(frameAncestors: frameAncestors, isSecure: isSecure)
  }

  /// A whole answer.
  func response(
    _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    Response(
      status: status, headers: fields(type: type, adding: headers), body: .bytes(bytes))
  }

  /// An answer whose body is made while it is sent.
  func response(streaming body: BodyStream, type: String, headers: HTTPFields) -> Response {
    Response(headers: fields(type: type, adding: headers), body: .stream(body))
  }

  /// A whole answer that many requests get.
  func prepared(
    _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> PreparedFile {
    PreparedFile(response(bytes, type: type, status: status, headers: headers), bytes)
  }

  /// An answer without a body.
  func empty(status: HTTPResponse.Status, headers: HTTPFields) -> Response {
    Response(status: status, headers: fields(type: nil, adding: headers))
  }

  /// JSON that `write` writes.
  func json(
    type: String = MediaType.json, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:],
    _ write: (inout JSONWriter) -> Void
  ) -> Response {
    var json = JSONWriter(reservingBytes: 4096)
    write(&json)
    return response(json.bytes, type: type, status: status, headers: headers)
  }

  private func fields(type: String?, adding headers: HTTPFields) -> HTTPFields {
    var fields = headers
    if let type { fields[.contentType] = type }
    fields[.contentSecurityPolicy] = type == MediaType.svg ? policy.charts : policy.pages
    fields[.xContentTypeOptions] = "nosniff"
    fields[.referrerPolicy] = "no-referrer"
    // For a year: RFC 6797.
    if isSecure { fields[.strictTransportSecurity] = "max-age=31536000" }
    // What a page says is true for one sync interval at most, and for whoever may see it alone.
    if fields[.cacheControl] == nil { fields[.cacheControl] = "private, no-cache" }
    return fields
  }
}
