import Logging
import PipecatModel
import Testing

@testable import PipecatClient

/// What most tests need and none is about.
enum Sample {
  static let key = "sk_sample_5f0c9a7e1b3d"

  static func agent() throws -> AgentName {
    try #require(AgentName("support-line"))
  }
}

extension RetryPolicy {
  /// As usual, without the waiting.
  static let atOnce = RetryPolicy(base: .zero)
  /// One request and no more.
  static let never = RetryPolicy(attempts: 1)
}

extension PipecatClient {
  /// A client without a limit of requests that a test would notice.
  convenience init(
    _ address: String, key: String = Sample.key, limits: Limits = Limits(),
    retries: RetryPolicy = .atOnce,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  ) throws {
    self.init(
      address: try APIAddress(address), key: try PrivateKey(key), requestsPerSecond: 100_000,
      limits: limits, retries: retries, logger: logger)
  }
}
