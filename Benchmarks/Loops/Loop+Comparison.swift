import Charts
import Foundation
import PipecatModel
import SessionReport

extension Loop {
  /// What is said of deployments, which every page does, and a whole comparison, as on its own page.
  static func comparisonLoops(_ count: Int) -> [Loop] {
    let size = "\(Format.count(count)) sessions"
    return [
      Loop("verdict on the newest deployment, \(size)") {
        let table = SessionTable(SampleSessions.make(count))
        return { _ in history(table).latestVerdict?.isClear == true ? 1 : 0 }
      },
      Loop("verdict on the newest deployment, of 7 days, \(size)") {
        let table = SessionTable(SampleSessions.make(count))
        let week = TimeWindow(from: SampleSessions.asOf.advanced(byMilliseconds: -7 * 86_400_000))
        return { _ in
          history(table, SessionFilter(window: week)).latestVerdict?.isClear == true ? 1 : 0
        }
      },
      Loop("comparison with what it would still take, \(size)") {
        let table = SessionTable(SampleSessions.make(count))
        return { _ in
          let comparison = history(table).comparison(in: .gmt)
          return comparison.measures.compactMap(comparison.outlook(for:)).count
        }
      },
    ]
  }

  private static func history(
    _ table: SessionTable, _ filter: SessionFilter = SessionFilter()
  ) -> DeploymentHistory {
    DeploymentHistory(table: table, filter: filter, asOf: SampleSessions.asOf)
  }
}
