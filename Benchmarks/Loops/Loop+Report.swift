import Charts
import Foundation
import PipecatModel
import SessionReport

extension Loop {
  /// Reports: once for a filter that nobody asked for before, and again after each tick.
  static func reportLoops(_ count: Int) -> [Loop] {
    let size = "\(Format.count(count)) sessions"
    let asOf = SampleSessions.asOf
    let week = TimeWindow(from: asOf.advanced(byMilliseconds: -7 * 86_400_000))
    let filters = [
      ("of all time", SessionFilter()), ("of 7 days", SessionFilter(window: week)),
      ("of quick bot starts", SessionFilter(botStartLessThan: 3)),
    ]
    return filters.map { name, filter in
      Loop("report \(name), never asked before, \(size)") {
        let table = SessionTable(SampleSessions.make(count))
        return { _ in report(table, filter).total.figures.sessions }
      }
    } + [
      Loop("report of all time, after a tick, \(size)") {
        let sessions = SampleSessions.make(count)
        let table = SessionTable(sessions)
        // What a report forgets is what it did not need, so each of two tables is a change to
        // the other.
        let tables = (0...1).map {
          table.merging(SampleSessions.changes(to: sessions, tick: $0))
        }
        let memory = ReportMemory(maxBytes: 48 << 20)
        _ = report(tables[1], SessionFilter(), memory)
        return { number in
          report(tables[number % 2], SessionFilter(), memory).total.figures.sessions
        }
      }
    ]
  }

  static func report(
    _ table: SessionTable, _ filter: SessionFilter, _ memory: ReportMemory? = nil
  ) -> Report {
    Report(
      agent: SampleSessions.agent, table: table, filter: filter, asOf: SampleSessions.asOf,
      timeZone: .gmt, coverage: coverage(of: table), capacity: capacity, memory: memory)
  }

  static let capacity = Capacity(minReplicas: 1, maxReplicas: 25, maxSessionSeconds: 7200)

  static func coverage(of table: SessionTable) -> Coverage {
    Coverage(
      complete: true, from: table.firstCreatedAt, sessions: table.count, upstreamTotal: table.count)
  }
}
