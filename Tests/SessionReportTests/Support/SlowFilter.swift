import PipecatModel
import SessionReport

/// Filters, outcomes and orders once more, as plainly as can be.
enum Slow {
  static func outcome(_ session: Session) -> String {
    guard session.endedAt != nil else { return "active" }
    let status = session.completionStatus
    let isNumber = status?.allSatisfy { "0123456789".contains($0) } == true
    let number = isNumber ? Double(status ?? "") : nil
    if let number, number >= 400 { return "failed" }
    let byState = [
      "completed": "completed", "agent_error": "failed", "agent_start_timeout": "failed",
      "terminated": "closed", "ended_before_agent_start": "closed",
    ]
    if let state = session.endState, let outcome = byState[state] { return outcome }
    let byStatus = [
      "HTTP_COMPLETED": "completed", "WS_CONNECTION_CLOSED": "closed", "HTTP_ERROR": "failed",
      "BOT_CONNECTION_TIMEOUT": "failed",
    ]
    if let status, let outcome = byStatus[status] { return outcome }
    if let number, number >= 200, number <= 299 { return "completed" }
    return "unknown"
  }

  static func start(_ session: Session) -> String {
    guard let cold = session.coldStart else { return "unknown" }
    return cold ? "cold" : "warm"
  }

  static func isInWindow(_ session: Session, _ filter: SessionFilter) -> Bool {
    if filter.window.from == nil && filter.window.to == nil { return true }
    guard let createdAt = session.createdAt else { return false }
    return createdAt >= filter.window.from ?? createdAt
      && (filter.window.to.map { createdAt < $0 } ?? true)
  }

  /// Whether a session matches a filter, its window and one of its parts aside.
  static func matches(
    _ session: Session, _ filter: SessionFilter, butFor facet: Facet? = nil
  ) -> Bool {
    func isOneOf(_ value: String?, _ allowed: [String], _ this: Facet) -> Bool {
      facet == this || allowed.isEmpty || (value != nil && allowed.contains(value ?? ""))
    }
    let isActive = session.endedAt == nil
    let moreThan = filter.botStartMoreThan
    let lessThan = filter.botStartLessThan
    let seconds = session.botStartSeconds
    return isOneOf(session.deploymentID, filter.deploymentIDs, .deploymentID)
      && isOneOf(session.completionStatus, filter.completionStatuses, .completionStatus)
      && isOneOf(session.endState, filter.endStates, .endState)
      && isOneOf(outcome(session), filter.outcomes.map(\.rawValue), .outcome)
      && (facet == .status || filter.status == .all || (filter.status == .active) == isActive)
      && (facet == .startType || filter.startType == .all
        || filter.startType.rawValue == start(session))
      && (moreThan == 0 || (seconds != nil && seconds ?? 0 > moreThan))
      && (lessThan == 0 || (seconds != nil && seconds ?? 0 < lessThan))
      && Array(session.id.utf8).starts(with: Array((filter.idPrefix ?? "").utf8))
  }

  static func selected(_ sessions: [Session], _ filter: SessionFilter) -> [Session] {
    sessions.filter { isInWindow($0, filter) && matches($0, filter) }
  }

  static func sorted(_ sessions: [Session], _ order: SessionOrder) -> [Session] {
    func value(_ session: Session) -> Int64? {
      switch order.key {
      case .createdAt: return session.createdAt?.milliseconds
      case .botStartSeconds: return session.botStartSeconds.map { Int64($0) }
      case .duration: return duration(session).flatMap { $0 >= 0 ? $0 : nil }
      }
    }
    return sessions.sorted { lhs, rhs in
      switch (value(lhs), value(rhs)) {
      case (let left?, let right?) where left != right:
        return order.descending ? left > right : left < right
      case (.some, nil): return true
      case (nil, .some): return false
      default: return Array(lhs.id.utf8).lexicographicallyPrecedes(Array(rhs.id.utf8))
      }
    }
  }

  /// From start to end, whatever its sign.
  static func duration(_ session: Session) -> Int64? {
    guard let createdAt = session.createdAt, let endedAt = session.endedAt else { return nil }
    return endedAt.milliseconds - createdAt.milliseconds
  }
}
