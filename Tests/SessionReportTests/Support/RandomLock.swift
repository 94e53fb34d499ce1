import Foundation
import PipecatModel
import TestSupport

@testable import SessionReport

extension SessionLock {
  /// A lock of a few filters over what `sessions` has, sometimes of none.
  static func random(
    over sessions: RandomSessions, using generator: inout SeededGenerator
  ) throws -> SessionLock {
    let filter = SessionFilter.random(over: sessions, using: &generator)
    var parameters: [(name: String, value: String)] = []
    if generator.once(in: 3) {
      parameters.append(("from", generator.pick("now-10m", "now-2h", "now-1d/d", "now-3M")))
      if generator.once(in: 2) {
        parameters.append(("to", generator.pick("now", "now-1m", "now/d")))
      }
    } else if let from = filter.window.from.map({ SessionRow.clamp($0.milliseconds) }) {
      parameters.append(("from", Timestamp(milliseconds: from).iso8601))
    }
    parameters += filter.deploymentIDs.map { ("deploymentId", $0) }
    if filter.status != .all { parameters.append(("status", filter.status.rawValue)) }
    if filter.startType != .all { parameters.append(("startType", filter.startType.rawValue)) }
    if filter.botStartMoreThan > 0 {
      parameters.append(("startTimeMin", String(filter.botStartMoreThan)))
    }
    if filter.botStartLessThan > 0 {
      parameters.append(("startTimeMax", String(filter.botStartLessThan)))
    }
    parameters += filter.outcomes.map { ("outcome", $0.rawValue) }
    parameters += filter.completionStatuses.map { ("completionStatus", $0) }
    parameters += filter.endStates.map { ("endState", $0) }
    parameters += filter.idPrefix.map { [("session", $0)] } ?? []
    return try SessionLock(parameters: parameters, timeZone: .gmt)
  }
}
