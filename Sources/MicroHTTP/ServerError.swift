/// Why a server could not start.
public struct ServerError: Error, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Code: Sendable {
    /// Another program listens there.
    case addressInUse
    /// The address is another machine's, or no such host is known.
    case badAddress
    /// The system does not allow it, as with ports below 1024.
    case notPermitted
    /// Anything else: see the cause.
    case other
  }

  /// What kind of trouble it is.
  public let code: Code
  /// Host and port as configured.
  public let address: String
  /// What the system says.
  public let cause: String

  /// One line for people.
  public var description: String {
    "can't listen on \(address): \(cause)"
  }
}
