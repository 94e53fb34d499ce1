import Charts
import Foundation
import PipecatModel
import SessionReport
import TestSupport

extension Loop {
  /// What each read of upstream costs before anything is known of it.
  static let parsingPage = Loop("parse a page of the API, 1,000 sessions") {
    let body = pageOfSessions
    return { _ in
      // As the client does it.
      let page = try SessionPage(quickly: body) ?? decoded(body)
      guard page.sessions.count == 1000 else { throw UnexpectedOutcome(description: "\(page)") }
      return page.sessions.count
    }
  }

  /// The same where there is anything unusual about the page.
  static let decodingPage = Loop("parse an unusual page of the API, 1,000 sessions") {
    let body = pageOfSessions
    return { _ in try decoded(body).sessions.count }
  }

  private static func decoded(_ body: [UInt8]) throws -> SessionPage {
    try JSONDecoder().decode(SessionPage.self, from: Data(body))
  }

  private static var pageOfSessions: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.field("total_count", 1000)
    json.key("sessions")
    json.beginArray()
    for session in SampleSessions.make(1000) {
      json.beginObject()
      session.writeFields(to: &json)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes
  }

  /// Tables: made at a start from the archive, changed with each tick, kept in a file between runs.
  static func tableLoops(_ count: Int) -> [Loop] {
    let size = "\(Format.count(count)) sessions"
    return [
      Loop("build the table, \(size)") {
        let sessions = SampleSessions.make(count)
        return { _ in SessionTable(sessions).count }
      },
      Loop("merge 10 changes, \(size)") {
        let sessions = SampleSessions.make(count)
        let table = SessionTable(sessions)
        let changes = SampleSessions.changes(to: sessions, tick: 0)
        return { _ in table.merging(changes).count }
      },
      Loop("encode the table, \(size)") {
        let table = SessionTable(SampleSessions.make(count))
        return { _ in encoded(table).count }
      },
      Loop("decode the table, \(size)") {
        let bytes = encoded(SessionTable(SampleSessions.make(count)))
        return { _ in try bytes.withUnsafeBytes { try SessionTable(decoding: $0) }.count }
      },
    ]
  }

  private static func encoded(_ table: SessionTable) -> [UInt8] {
    var bytes: [UInt8] = []
    table.encode { bytes.append(contentsOf: $0) }
    return bytes
  }
}
