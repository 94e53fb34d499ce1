import HTTPTypes
import MicroHTTP

/// The proxies in front of the dashboard, which alone may say for whom they ask.
public struct TrustedProxies: Sendable {
  private let networks: [AddressRange]

  /// The proxies whose addresses lie in these networks.
  public init(_ networks: [AddressRange]) {
    self.networks = networks
  }

  /// Whether a numeric address is a proxy's.
  func contains(_ address: String) -> Bool { networks.contains { $0.contains(address) } }

  /// Whether a request comes from a proxy.
  func sent(_ request: Request) -> Bool { contains(request.remoteAddress) }

  /// The numeric address of whoever asks: of those that proxies name, the last that is none of
  /// theirs, for what stands before it can be anyone's invention.
  func client(of request: Request) -> String {
    guard sent(request) else { return request.remoteAddress }
    var client = request.remoteAddress
    let named = request.headers[values: .forwardedFor].flatMap { $0.split(separator: ",") }
    for name in named.reversed() {
      guard let address = Self.address(name) else { break }
      client = address
      if !contains(address) { break }
    }
    return client
  }

  /// The address in an element of `X-Forwarded-For`, which may have a port.
  private static func address(_ element: Substring) -> String? {
    var text = element.filter { $0 != " " && $0 != "\t" }
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      text = String(text[text.index(after: text.startIndex)..<end])
    } else if text.count(where: { $0 == ":" }) == 1, let colon = text.firstIndex(of: ":") {
      text = String(text[..<colon])
    }
    guard !text.contains("/"), let address = AddressRange(text) else { return nil }
    // In the one way of writing it.
    return String(address.description.prefix { $0 != "/" })
  }

  /// The scheme and host by which the visitor calls the dashboard, as in `https://dash.example.net`.
  func address(of request: Request) -> String {
    let isProxied = sent(request)
    func forwarded(_ name: HTTPField.Name) -> String? {
      isProxied ? request.headers[values: name].last : nil
    }
    let proto = forwarded(.forwardedProto)?.lowercased()
    let scheme = ["http", "https"].contains(proto ?? "") ? proto : nil
    let host = forwarded(.forwardedHost).flatMap { HostName.isValid($0.utf8) ? $0 : nil }
    return "\(scheme ?? (request.isSecure ? "https" : "http"))://"
      + (host ?? request.host ?? "localhost")
  }
}
