import Charts
import PipecatModel
import SessionReport

extension Loop {
  /// Rows: one page far down the order that costs most, and all of them as CSV.
  static func rowLoops(_ count: Int) -> [Loop] {
    let size = "\(Format.count(count)) sessions"
    return [
      Loop("50 rows by duration after 90 %, \(size)") {
        let table = SessionTable(SampleSessions.make(count))
        let order = SessionOrder(by: .duration, descending: true)
        let start = count / 10 * 9
        return { _ in
          table.select(SessionFilter(), order: order).sessions(start..<start + 50).count
        }
      },
      Loop("all rows as CSV, \(size)") {
        let table = SessionTable(SampleSessions.make(count))
        return { _ in
          let selection = table.select(SessionFilter(), order: .newestFirst)
          var csv = SessionCSV(agent: SampleSessions.agent, selection)
          var bytes = 0
          while let chunk = csv.nextChunk() { bytes += chunk.count }
          return bytes
        }
      },
    ]
  }
}
