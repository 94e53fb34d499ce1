public import HTTPTypes

/// What a handler gives back.
public struct Response: Sendable {
  /// The status, 200 or above.
  public var status: HTTPResponse.Status
  /// Header fields. The server makes `Date`, `Content-Length` and `Transfer-Encoding` itself.
  public var headers: HTTPFields
  /// What follows the head; not sent when `HEAD` was asked.
  public var body: Body

  /// A response with these parts.
  public init(
    status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: Body = .empty
  ) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A response of plain text in UTF-8.
  public static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"],
      body: .bytes(Array(text.utf8)))
  }

  /// What follows the head of a response.
  public enum Body: Sendable {
    /// Nothing.
    case empty
    /// Bytes for this response alone.
    case bytes([UInt8])
    /// Chunks made as the client takes them.
    case stream(BodyStream)
  }
}
