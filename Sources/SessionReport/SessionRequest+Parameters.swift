import Foundation
import PipecatModel

extension SessionRequest {
  /// The shortest list of parameters that asks for the same, always in the same order.
  ///
  /// What is at its default is left out, so two links that ask for the same are the same.
  public var parameters: [(name: String, value: String)] {
    windowParameters + filterParameters + comparisonParameters + presentationParameters
  }

  private var windowParameters: [(name: String, value: String)] {
    SessionRequest.list([
      ("startTime", startTime.map { String($0) }),
      ("endTime", endTime.map { String($0) }),
      ("from", from?.text),
      ("to", to?.text),
    ])
  }

  private var filterParameters: [(name: String, value: String)] {
    let chosen = Outcome.allCases.filter(outcomes.contains).map(\.rawValue)
    return deploymentIDs.map { ("deploymentId", $0) }
      + SessionRequest.list([
        ("status", status == .all ? nil : status.rawValue),
        ("startType", startType == .all ? nil : startType.rawValue),
        ("startTimeMin", botStartMoreThan == 0 ? nil : String(botStartMoreThan)),
        ("startTimeMax", botStartLessThan == 0 ? nil : String(botStartLessThan)),
      ])
      + chosen.map { ("outcome", $0) }
      + completionStatuses.map { ("completionStatus", $0) }
      + endStates.map { ("endState", $0) }
      + SessionRequest.list([("session", idPrefix)])
  }

  private var comparisonParameters: [(name: String, value: String)] {
    SessionRequest.list([("baseline", baseline), ("candidate", candidate)])
  }

  private var presentationParameters: [(name: String, value: String)] {
    SessionRequest.list([
      ("sort", order == .newestFirst ? nil : order.text),
      ("limit", limit == defaults.limit ? nil : String(limit)),
      ("offset", offset == 0 ? nil : String(offset)),
      ("tz", timeZone == defaults.timeZone ? nil : timeZone.ianaName),
      ("refresh", refreshSeconds.map { String($0) }),
      ("theme", theme == .auto ? nil : theme.rawValue),
      ("view", view == .full ? nil : view.rawValue),
    ])
  }

  private static func list(
    _ items: [(name: String, value: String?)]
  ) -> [(name: String, value: String)] {
    items.compactMap { item in item.value.map { (item.name, $0) } }
  }
}
