import Foundation

/// Where the API is: the one origin that the key is sent to, and the path its operations begin with.
public struct APIAddress: Sendable, Hashable, CustomStringConvertible {
  /// Pipecat Cloud itself.
  public static let pipecatCloud = APIAddress(base: "https://api.pipecat.daily.co/v1")

  /// The address without a slash at its end.
  let base: String

  private init(base: String) {
    self.base = base
  }

  /// An address such as `https://api.pipecat.daily.co/v1`.
  ///
  /// Plain `http` is accepted for this machine only: the key would cross a network unencrypted.
  ///
  /// - Throws: ``APIAddressError`` for anything but an `https` address without user, query and
  ///   fragment.
  public init(_ text: String) throws(APIAddressError) {
    guard
      let parts = URLComponents(string: text, encodingInvalidCharacters: false),
      let host = parts.host, !host.isEmpty
    else {
      throw APIAddressError(problem: "is not an address like https://api.pipecat.daily.co/v1")
    }
    guard
      parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
      (parts.port.map { (1...65_535).contains($0) } ?? true)
    else {
      throw APIAddressError(problem: "may hold a host, a port and a path only")
    }
    switch parts.scheme?.lowercased() {
    case "https": break
    case "http" where APIAddress.isThisMachine(host): break
    case "http":
      throw APIAddressError(problem: "must be https, for the key would cross the network in clear")
    default: throw APIAddressError(problem: "must begin with https://")
    }
    var base = text
    while base.hasSuffix("/") { base.removeLast() }
    self.base = base
  }

  /// The address as text.
  public var description: String { base }

  private static func isThisMachine(_ host: String) -> Bool {
    let name = host.lowercased()
    return name == "localhost" || name == "::1" || name == "[::1]"
      || (name.hasPrefix("127.") && name.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39) ~= $0 })
  }
}

/// Why a text is not an address of the API.
public struct APIAddressError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, to be read after the setting's name.
  public let problem: String

  /// What is wrong.
  public var description: String { problem }
}
