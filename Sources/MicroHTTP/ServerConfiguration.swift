public import HTTPTypes

/// Where a server listens and what it puts up with.
public struct ServerConfiguration: Sendable {
  /// The address or host name to listen on. `::` takes IPv4 as well as IPv6.
  public var host: String
  /// The port; 0 for any free one, which ``Server/port`` then tells.
  public var port: Int
  /// The certificate and the key for TLS, which then all clients must speak, in version 1.2 or 1.3;
  /// nil for plain HTTP.
  public var tls: TLSCertificates?
  /// Connections at once. Beyond these, clients are told 503 and to come back. Fewer when the
  /// process may not open as many descriptors.
  public var connections = 8192
  /// Connections at once from one address; beyond these they are closed when they come.
  public var connectionsPerAddress = 400
  /// Addresses without a limit of their own: proxies, through which many clients come.
  public var exemptAddresses: [AddressRange] = []
  /// Bytes of a request target; beyond these the answer is 414.
  public var targetBytes = 8192
  /// Bytes of a request head, target and all; beyond these the answer is 431. So it is with fewer
  /// when they are hundreds of fields shorter than 128 bytes.
  ///
  /// Each connection takes as much memory and 16 KiB more, and the library clears all of it after each
  /// answer.
  public var headerBytes = 65_536
  /// Bytes of a request body, which is read and thrown away; beyond these the answer is 413.
  public var bodyBytes = 4 << 20
  /// From the connection, or the last answer on it, until a whole request has come; and without a
  /// byte taken by the client. Beyond this the connection is cut. 2 s when connections run out.
  public var requestTimeout: Duration = .seconds(15)
  /// Makes what the server itself answers to a request that it does not hand on: 400, 413, 414,
  /// 431, 501 and 503.
  ///
  /// Gets the request's target as it came, which may be malformed.
  public var refusal: @Sendable (HTTPResponse.Status, _ target: String) -> Response = {
    status, _ in
    .text(status.reasonPhrase + "\n", status: status)
  }

  /// A configuration with the usual limits.
  public init(host: String = "127.0.0.1", port: Int = 0) {
    self.host = host
    self.port = port
  }
}
