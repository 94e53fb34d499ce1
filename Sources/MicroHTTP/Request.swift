public import HTTPTypes

/// One request, read strictly: what can be read in two ways never gets this far.
///
/// Bodies are read and thrown away by the server.
public struct Request: Sendable {
  /// The method, any token: handlers answer 405 to those they don't know.
  public let method: HTTPRequest.Method
  /// The request target as it came, undecoded.
  public let target: String
  /// The decoded path. Begins with `/`; is `*` only when `OPTIONS` asks about the whole server.
  ///
  /// Dots are kept as they came: `/a/../b` has three segments.
  public let path: String
  /// The path split at its slashes, then decoded, so that an escaped slash stays in its segment.
  /// Empty for `/`; a slash at the end makes an empty last one.
  public let pathSegments: [String]
  /// The decoded pairs of the query, in order, with `+` as a space. Empty without a query.
  public let query: [QueryItem]
  /// The header fields in order.
  public let headers: HTTPFields
  /// The host and port of an absolute target.
  private let authority: String?
  /// The client's numeric IPv4 or IPv6 address, without a port.
  public let remoteAddress: String
  /// Whether it came over TLS that ends at this server.
  public let isSecure: Bool

  /// A request as it would come over a connection.
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - target: The undecoded target: a path with or without a query, or an absolute URL.
  ///   - headers: The header fields.
  ///   - remoteAddress: The client's numeric address.
  ///   - isSecure: Whether it comes over TLS.
  /// - Throws: ``Malformed`` for a bad escape, control bytes, or what is not UTF-8 once decoded.
  public init(
    method: HTTPRequest.Method, target: String, headers: HTTPFields = [:],
    remoteAddress: String = "127.0.0.1", isSecure: Bool = false
  ) throws(Malformed) {
    self.init(
      method: method, target: target, try RequestTarget(target, method: method),
      headers: headers, remoteAddress: remoteAddress, isSecure: isSecure)
  }

  /// A request whose target is read already.
  init(
    method: HTTPRequest.Method, target: String, _ parts: RequestTarget, headers: HTTPFields,
    remoteAddress: String, isSecure: Bool
  ) {
    self.method = method
    self.target = target
    self.path = parts.path
    self.pathSegments = parts.pathSegments
    self.query = parts.query
    self.headers = headers
    authority = parts.authority
    self.remoteAddress = remoteAddress
    self.isSecure = isSecure
  }

  /// The host and port that are asked: of an absolute target its own, whatever the field says (RFC 9112,
  /// 3.2.2). Nil without either.
  public var host: String? {
    // One field at most, so nothing need be joined.
    authority ?? headers.first { $0.name == Self.hostField }?.value
  }

  // swift-format-ignore: NeverForceUnwrap
  private static let hostField = HTTPField.Name("Host")!  // a token, so not nil

  /// Why a request can't be read.
  public struct Malformed: Error, CustomStringConvertible {
    /// What is wrong, without the client's bytes.
    public let description: String

    init(_ description: String) {
      self.description = "malformed \(description)"
    }
  }
}
