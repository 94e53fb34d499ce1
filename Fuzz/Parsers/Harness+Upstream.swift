import Foundation
import FuzzSupport
import PipecatModel
import SessionReport

extension Harness {
  /// An answer of the API, as any of those that the client asks for.
  static let upstream = Harness(name: "upstream") { bytes in
    checkPage(bytes)
    if let details = decoded(AgentDetails.self, bytes) { checkAgent(details) }
    _ = decoded(RegionList.self, bytes)
    for agent in decoded(AgentList.self, bytes)?.agents ?? [] { checkAgent(agent) }
    if let details = decoded(SessionDetails.self, bytes) { checkDetails(details) }
    if let log = decoded(LogPage.self, bytes) { checkLog(log) }
  }

  private static func decoded<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
    try? JSONDecoder().decode(type, from: Data(bytes))
  }

  private static func checkPage(_ bytes: [UInt8]) {
    let page = decoded(SessionPage.self, bytes)
    if let quick = SessionPage(quickly: bytes) {
      require(quick == page, "read quickly: \(quick), by the decoder: \(String(describing: page))")
    }
    guard let page else { return }
    require(page.sessions.allSatisfy { !$0.id.isEmpty }, "every session has an id")
    let writtenAgain = written { json in
      json.field("total_count", page.totalCount)
      json.key("sessions")
      json.beginArray()
      for session in page.sessions {
        json.beginObject()
        session.writeFields(to: &json)
        json.endObject()
      }
      json.endArray()
    }
    let again = decoded(SessionPage.self, writtenAgain)
    require(
      again?.totalCount == page.totalCount
        && again?.sessions.map(withWritableTimes) == page.sessions.map(withWritableTimes),
      "\(page) is read again as \(String(describing: again))")
    // What becomes of it: a row of a table, and a row read from one.
    let table = SessionTable(page.sessions)
    require(
      table.select(SessionFilter()).sessions(0..<table.count).count
        == Set(
          page.sessions.map { Array($0.id.utf8) }
        ).count, "a row for every id")
  }

  private static func checkAgent(_ agent: Agent) {
    var json = JSONWriter()
    agent.write(to: &json)
    require(decoded(Agent.self, json.bytes)?.name == agent.name, "\(agent) is read again")
  }

  private static func checkAgent(_ details: AgentDetails) {
    let numbers = [
      details.activeSessionCount, details.minReplicas, details.maxReplicas,
      details.deployment?.maxSessionSeconds,
    ]
    require(
      numbers.allSatisfy { (0...1 << 40).contains($0 ?? 0) }, "numbers to reckon with: \(details)")
  }

  private static func checkDetails(_ details: SessionDetails) {
    let again = decoded(
      SessionDetails.self,
      written { json in
        details.session.writeFields(to: &json)
        details.writeAddedFields(to: &json)
      })
    guard let again else { fatalError("\(details) is not read again") }
    for sample in details.resources?.samples ?? [] {
      let instant = Timestamp(seconds: sample.time)
      require(Timestamp(iso8601: instant.iso8601) == instant, "times of samples: \(sample.time)")
    }
    require(again.resources == details.resources, "\(details) is read again as \(again)")
    require(again.meetings == details.meetings, "\(details) is read again as \(again)")
    require(
      again.events.map(\.name) == details.events.map(\.name),
      "\(details) is read again as \(again)")
  }

  private static func checkLog(_ log: LogPage) {
    for line in log.lines {
      var json = JSONWriter()
      line.write(to: &json)
      let again = decoded(LogLine.self, json.bytes)
      require(
        again?.text == line.text && again?.deploymentID == line.deploymentID,
        "\(line) is read again as \(String(describing: again))")
    }
  }

  private static func written(_ fields: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    fields(&json)
    json.endObject()
    return json.bytes
  }

  /// With every time as its text says it, which holds the years 0 to 9999: an offset can lead out of
  /// them.
  private static func withWritableTimes(_ session: Session) -> Session {
    var session = session
    session.createdAt = session.createdAt.flatMap { Timestamp(iso8601: $0.iso8601) }
    session.endedAt = session.endedAt.flatMap { Timestamp(iso8601: $0.iso8601) }
    session.updatedAt = session.updatedAt.flatMap { Timestamp(iso8601: $0.iso8601) }
    return session
  }
}
