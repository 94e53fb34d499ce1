/// The limits of an agent's current deployment, as far as upstream tells them.
public struct Capacity: Sendable, Hashable {
  /// The instances kept warm.
  public var minReplicas: Int?
  /// The most sessions that can run at once: at this number a start is refused.
  public var maxReplicas: Int?
  /// The longest that a session may last, in seconds.
  public var maxSessionSeconds: Int?

  /// Limits, `nil` where one is not known.
  public init(minReplicas: Int? = nil, maxReplicas: Int? = nil, maxSessionSeconds: Int? = nil) {
    self.minReplicas = minReplicas
    self.maxReplicas = maxReplicas
    self.maxSessionSeconds = maxSessionSeconds
  }

  /// Upstream's own limit where a deployment names none, in seconds.
  public static let defaultMaxSessionSeconds = 7200

  /// The age past which an active session is overdue, in milliseconds.
  var overdueMilliseconds: Int64 {
    let seconds = Int64(maxSessionSeconds ?? Capacity.defaultMaxSessionSeconds)
    let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    return overflow ? .max : milliseconds
  }
}
