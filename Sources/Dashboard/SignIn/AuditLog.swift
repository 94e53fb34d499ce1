import Logging
import PipecatModel
import SessionReport

/// Who did what, from where: a line for each thing that someone may ask about later.
public struct AuditLog: Sendable {
  private let logger: Logger

  /// The most that is written of a name that someone claims to have.
  private static let longestName = 128

  /// A log that writes to `logger`, however little else that is told to.
  public init(_ logger: Logger) {
    var logger = logger
    logger.logLevel = min(logger.logLevel, .notice)
    self.logger = logger
  }

  /// A signed link was made.
  ///
  /// - Parameters:
  ///   - link: what it shows.
  ///   - user: who made it.
  ///   - address: from where.
  public func made(_ link: SharedLink, by user: String, from address: String) {
    write(
      "link made", by: user, from: address,
      [
        "agent": "\(link.agent)", "filter": "\(Self.text(link.lock.parameters))",
        "frames": "\(link.frameAncestors.joined(separator: " "))",
        "id": "\(link.id)", "expires": "\(link.expiresAt.iso8601)",
      ])
  }

  /// Someone was not let in.
  func refusedSignIn(of user: String, from address: String, because reason: String) {
    write("sign-in refused", by: user, from: address, ["reason": "\(reason)"])
  }

  /// All rows of a filter are sent.
  func exported(
    _ format: String, of agent: AgentName, filter: [(name: String, value: String)],
    to visitor: Visitor, from address: String
  ) {
    write(
      "export", by: visitor.name, from: address,
      ["agent": "\(agent)", "filter": "\(Self.text(filter))", "format": "\(format)"])
  }

  private func write(
    _ event: String, by user: String, from address: String, _ details: Logger.Metadata
  ) {
    var metadata = details
    metadata["user"] = "\(user.prefix(Self.longestName))"
    metadata["address"] = "\(address)"
    logger.notice("audit: \(event)", metadata: metadata)
  }

  private static func text(_ parameters: [(name: String, value: String)]) -> String {
    parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }
}
