extension Request {
  public var isSecure: Bool { false }
}
public struct NetworkPrefix: Sendable {
  let address: String
  public init?(_ text: String) {
    let parts = text.split(separator: "/")
    guard let first = parts.first, ClientAddress(String(first)) != nil else { return nil }
    address = String(first)
  }
  public func contains(_ text: String) -> Bool { address == text }
}
