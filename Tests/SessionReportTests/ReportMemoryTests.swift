import Foundation
import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

@Suite struct ReportMemoryTests {
  @Test(arguments: 1...120)
  func `a report that remembers is one that counts everything anew`(seed: Int) throws {
    var random = RandomSessions(seed: seed)
    let memory = ReportMemory(maxBytes: random.generator.pick(2_000, 1 << 20))
    var sessions = random.next(Int.random(in: 0...120, using: &random.generator))
    var table = SessionTable(sessions, maxRowsPerSegment: random.generator.pick(2, 6, 20))
    let filter = SessionFilter.random(over: random, using: &random.generator)
    for tick in 0..<6 {
      let asOf = Timestamp(milliseconds: random.span.upperBound + Int64(tick) * 1_000)
      func report(_ memory: ReportMemory?) throws -> Report {
        Report(
          agent: try #require(AgentName("a")), table: table, filter: filter, asOf: asOf,
          timeZone: .gmt,
          coverage: Coverage(complete: true, from: nil, sessions: 0, upstreamTotal: nil),
          capacity: Capacity(minReplicas: nil, maxReplicas: 3, maxSessionSeconds: 60),
          memory: memory)
      }
      let (remembering, anew) = (try report(memory), try report(nil))
      #expect(try json(remembering) == json(anew))
      #expect(
        remembering.total == anew.total
          || remembering.total.figures.duration.curve == anew.total.figures.duration.curve)
      #expect(
        remembering.total.timeline == anew.total.timeline
          && remembering.deployments.map(\.activity.timeline)
            == anew.deployments.map(\.activity.timeline)
      )
      let changes =
        random.next(4)
        + sessions.suffix(3).map { session in
          var session = session
          session.endedAt = asOf
          return session
        }
      sessions += changes
      table = table.merging(changes)
    }
  }

  @Test func `no more is kept than is allowed`() throws {
    let sessions = (0..<5_000).map {
      Session(
        id: "\($0)", deploymentID: "d", createdAt: Timestamp(milliseconds: Int64($0) * 1000),
        endedAt: Timestamp(milliseconds: Int64($0) * 1000 + 500))
    }
    let table = SessionTable(sessions, maxRowsPerSegment: 100)
    let memory = ReportMemory(maxBytes: 300_000)
    for seconds in 1...50 {
      var filter = SessionFilter()
      filter.botStartMoreThan = -seconds
      filter.idPrefix = seconds % 2 == 0 ? nil : "1"
      for _ in 0..<2 {
        _ = Report(
          agent: try #require(AgentName("a")), table: table, filter: filter,
          asOf: Timestamp(milliseconds: 5_000_000), timeZone: .gmt,
          coverage: Coverage(complete: true, from: nil, sessions: 0, upstreamTotal: nil),
          capacity: Capacity(minReplicas: nil, maxReplicas: nil, maxSessionSeconds: nil),
          memory: memory)
      }
      #expect(memory.bytes <= 300_000)
    }
    #expect(memory.bytes > 0)
  }

  private func json(_ report: Report) throws -> String {
    var json = JSONWriter()
    report.write(to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
