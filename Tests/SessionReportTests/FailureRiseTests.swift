import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

struct FailureRiseTests {
  /// Sessions of a deployment, a second apart, of which so many failed; the last one still runs.
  private func sessions(_ deployment: String, from second: Int64, failed: Int, of count: Int)
    -> [Session]
  {
    (0..<count).map { index in
      let created = Timestamp(seconds: second + Int64(index))
      return Session(
        id: "\(deployment)-\(index)", deploymentID: deployment, createdAt: created,
        endedAt: index == count - 1 ? nil : created.advanced(byMilliseconds: 5000),
        completionStatus: index < failed ? "500" : "HTTP_COMPLETED")
    }
  }

  private func rise(
    before: (failed: Int, of: Int), newest: (failed: Int, of: Int),
    filter: SessionFilter = SessionFilter()
  ) throws -> FailureRise? {
    let slow = SlowReport(
      sessions: sessions("old", from: 0, failed: before.failed, of: before.of)
        + sessions("new", from: 5000, failed: newest.failed, of: newest.of),
      filter: filter, asOf: Timestamp(seconds: 10_000), maxSessionSeconds: 7200)
    let rises = try Report(slow: slow).findings.compactMap { finding in
      if case .failsMore(let rise) = finding { rise } else { nil }
    }
    #expect(rises.count <= 1)
    return rises.first
  }

  @Test func `a deployment that fails more is told with what it is held against`() throws {
    let rise = try #require(try rise(before: (6, 300), newest: (30, 300)))
    #expect(rise.newest.deploymentID == "new" && rise.before.deploymentID == "old")
    #expect([rise.newest.failed, rise.newest.sessions] == [30, 300])
    #expect([rise.before.failed, rise.before.sessions] == [6, 300])
  }

  @Test(arguments: [
    ((6, 300), (6, 300), "the same"), ((6, 300), (9, 300), "chance"),
    ((30, 300), (6, 300), "it fails less"), ((0, 300), (4, 4), "too few to say"),
    ((0, 4), (200, 300), "too few to hold it against"),
  ])
  func `nothing is said of what chance explains`(
    before: (Int, Int), newest: (Int, Int), why: String
  ) throws {
    let rise = try rise(before: (before.0, before.1), newest: (newest.0, newest.1))
    #expect(rise == nil, "\(why)")
  }

  @Test func `while two deployments overlap, the newer is the one that came later`() throws {
    let sessions =
      sessions("new", from: 5000, failed: 30, of: 300)
      + sessions("old", from: 0, failed: 6, of: 300)
      + [Session(id: "last", deploymentID: "old", createdAt: Timestamp(seconds: 9000))]
    let slow = SlowReport(
      sessions: sessions, filter: SessionFilter(), asOf: Timestamp(seconds: 10_000),
      maxSessionSeconds: 7200)
    let report = try Report(slow: slow)
    #expect(report.deployments.first?.deploymentID == "old", "it had the last session")
    guard case .failsMore(let rise)? = report.findings.first else {
      Issue.record("nothing is said")
      return
    }
    #expect(rise.newest.deploymentID == "new" && rise.before.deploymentID == "old")
  }

  @Test func `nothing is said where sessions are selected by how they went`() throws {
    let filters = [
      SessionFilter(outcomes: [.failed, .completed]), SessionFilter(status: .ended),
      SessionFilter(completionStatuses: ["500", "HTTP_COMPLETED"]),
      SessionFilter(endStates: ["agent_error"]), SessionFilter(botStartMoreThan: 1),
      SessionFilter(botStartLessThan: 9),
    ]
    for filter in filters {
      #expect(try rise(before: (6, 300), newest: (60, 300), filter: filter) == nil)
    }
  }
}
