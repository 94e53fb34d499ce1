import Foundation
import PipecatModel
import SessionReport
import Testing

@Suite struct SessionCSVTests {
  private func text(_ sessions: [Session], header: Bool = false) throws -> String {
    let table = SessionTable(sessions)
    var csv = SessionCSV(
      agent: try #require(AgentName("support-line")), table.select(SessionFilter()))
    var lines: [UInt8] = []
    while let chunk = csv.nextChunk() { lines += chunk }
    let text = String(decoding: lines, as: UTF8.self)
    return header
      ? text : String(text.dropFirst(SessionCSV.columns.joined(separator: ",").count + 1))
  }

  @Test func `a row has a cell for every column`() throws {
    let session = Session(
      id: "81f4da55", serviceID: "s", organizationID: "o", deploymentID: "d",
      createdAt: Timestamp(milliseconds: 1_000), endedAt: Timestamp(milliseconds: 65_200),
      botStartSeconds: -3, coldStart: true, completionStatus: "HTTP_COMPLETED",
      updatedAt: Timestamp(milliseconds: 2_000))
    #expect(
      try text([session, Session(id: "2")], header: true) == """
        sessionId,agent,deploymentId,createdAt,endedAt,durationSeconds,outcome,completionStatus,\
        startType,botStartSeconds,serviceId,organizationId,updatedAt\r
        81f4da55,support-line,d,1970-01-01T00:00:01.000Z,1970-01-01T00:01:05.200Z,64.2,completed,\
        HTTP_COMPLETED,cold,-3,s,o,1970-01-01T00:00:02.000Z\r
        2,support-line,,,,,active,,,,,,\r

        """)
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("a=1", "a=1"), ("a,b", "\"a,b\""),
    ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""), ("=\"a\"", "\"'=\"\"a\"\"\""), ("'x", "'x"),
    ("", ""), ("é", "é"),
  ])
  func `a text cell is quoted, and never a formula`(text: String, cell: String) throws {
    let row = try self.text([Session(id: "1", serviceID: text)])
    #expect(row == "1,support-line,,,,,active,,,,\(cell),,\r\n")
  }

  @Test func `a negative number is a number`() throws {
    let session = Session(id: "1", botStartSeconds: -1)
    #expect(try text([session]).contains(",-1,"))
  }

  @Test func `a JSON row has upstream's fields and ours`() throws {
    let session = Session(
      id: "1", createdAt: Timestamp(milliseconds: 0), endedAt: Timestamp(milliseconds: 64_200))
    let row = try #require(try parsed(session.writeRow) as? [String: Any])
    #expect(row["outcome"] as? String == "unknown" && row["durationSeconds"] as? Double == 64.2)
    #expect(row["sessionId"] as? String == "1" && row["coldStart"] is NSNull)
    let running = try #require(try parsed(Session(id: "1").writeRow) as? [String: Any])
    #expect(running["outcome"] as? String == "active" && running["durationSeconds"] is NSNull)
  }
}
