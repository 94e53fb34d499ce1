import MicroHTTP

/// Where the dashboard listens.
struct ListenAddress: Equatable, CustomStringConvertible {
  /// A name or a numeric address, without the brackets of IPv6.
  let host: String
  /// The port; 0 asks for any that is free.
  let port: UInt16

  /// Port `port` of `host`.
  init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// `nil` where `text` is not `HOST:PORT`; an IPv6 address stands in brackets.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("[") && host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.host = String(host)
    self.port = port
  }

  /// Whether only this machine can reach it.
  var isLoopback: Bool {
    host == "localhost" || ListenAddress.loopback.contains { $0?.contains(host) == true }
  }

  private static let loopback = [AddressRange("127.0.0.0/8"), AddressRange("::1")]

  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
