import Foundation
import PipecatModel
import Testing

@testable import SessionReport

@Suite struct ReportJSONTests {
  private let sessions = [
    Session(
      id: "a", deploymentID: "d1", createdAt: Timestamp(seconds: 3600),
      endedAt: Timestamp(milliseconds: 3_664_200), botStartSeconds: 2, coldStart: true,
      completionStatus: "HTTP_COMPLETED"),
    Session(id: "b", deploymentID: "d1", createdAt: Timestamp(seconds: 3610)),
  ]

  private func report(_ filter: SessionFilter, asOf: Int64 = 3700) throws -> Report {
    let slow = SlowReport(
      sessions: sessions, filter: filter, asOf: Timestamp(seconds: asOf), maxSessionSeconds: 7200)
    return try Report(slow: slow, maxReplicas: 25)
  }

  private func text(_ report: Report) -> String {
    var json = JSONWriter()
    report.write(to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func `a document has its keys in a fixed order`() throws {
    let window = TimeWindow(from: Timestamp(seconds: 3600), to: Timestamp(seconds: 3660))
    let blocks = """
      "sessions":2,"active":1,"ended":1,"overdue":0,\
      "outcomes":{"completed":1,"closed":0,"failed":0,"unknown":0,"active":1},\
      "starts":{"cold":1,"warm":0,"unknown":1},\
      "botStartSeconds":{"count":1,"p50":2,"p95":2,"p99":2,"max":2},\
      "durationSeconds":{"count":1,"invalid":0,"p50":64.2,"p95":64.2,"p99":64.2,"max":64.2},\
      "peakConcurrency":{"sessions":2,"at":"1970-01-01T01:00:10.000Z"},\
      "timeline":{"bucketSeconds":60,"buckets":[{"start":"1970-01-01T01:00:00.000Z","sessions":2,\
      "outcomes":{"completed":1,"closed":0,"failed":0,"unknown":0,"active":1},"cold":1}]}
      """
    #expect(
      try text(report(SessionFilter(window: window))) == """
        {"agent":"support-line","asOf":"1970-01-01T01:01:40.000Z",\
        "filter":{"startTime":3600,"endTime":3659,"deploymentId":[],\
        "from":"1970-01-01T01:00:00.000Z","to":"1970-01-01T01:01:00.000Z",\
        "status":"all","startType":"all","startTimeMin":0,"startTimeMax":0,"outcome":[],\
        "completionStatus":[],"endState":[],"session":null},\
        "coverage":{"complete":true,"from":null,"sessions":2,"upstreamTotal":null},"problem":null,\
        "capacity":{"minReplicas":1,"maxReplicas":25,"maxSessionSeconds":7200},\(blocks),\
        "previous":{"from":"1970-01-01T00:59:00.000Z","to":"1970-01-01T01:00:00.000Z",\
        "sessions":0,"active":0,"ended":0,\
        "outcomes":{"completed":0,"closed":0,"failed":0,"unknown":0,"active":0},\
        "starts":{"cold":0,"warm":0,"unknown":0},\
        "botStartSeconds":{"count":0,"p50":null,"p95":null,"p99":null,"max":null},\
        "durationSeconds":{"count":0,"invalid":0,"p50":null,"p95":null,"p99":null,"max":null}},\
        "facets":{"outcome":{"active":1,"completed":1},"startType":{"cold":1},\
        "deploymentId":{"d1":2},"completionStatus":{"HTTP_COMPLETED":1},"endState":{},\
        "status":{"active":1,"ended":1}},\
        "deployments":[{"deploymentId":"d1","firstCreatedAt":"1970-01-01T01:00:00.000Z",\
        "lastCreatedAt":"1970-01-01T01:00:10.000Z",\(blocks)}]}
        """)
  }

  @Test func `a filter is told by the names of the parameters`() throws {
    let filter = SessionFilter(
      window: TimeWindow(
        from: Timestamp(milliseconds: 1), to: Timestamp(milliseconds: 200_001)),
      deploymentIDs: ["d2", "d1"], status: .ended, startType: .cold, botStartMoreThan: 1,
      botStartLessThan: 9, outcomes: [.failed, .closed], completionStatuses: ["500"],
      endStates: ["terminated"], idPrefix: "81")
    let told = try #require(try parsed(filter.write) as? [String: Any])
    let expected: [String: Any] = [
      "startTime": 1, "endTime": 200, "from": "1970-01-01T00:00:00.001Z",
      "to": "1970-01-01T00:03:20.001Z", "deploymentId": ["d2", "d1"], "status": "ended",
      "startType": "cold", "startTimeMin": 1, "startTimeMax": 9, "outcome": ["closed", "failed"],
      "completionStatus": ["500"], "endState": ["terminated"], "session": "81",
    ]
    #expect(difference(told, expected) == nil)
  }

  @Test(arguments: [
    (0, 0, 0, -1), (1, 1, 1, 0), (999, 1, 999, 0), (1000, 1, 1000, 0), (1001, 2, 1001, 1),
    (-1, 0, -1, -1), (-1000, -1, -1000, -2), (-1001, -1, -1001, -2),
  ])
  func `the seconds of a window are those inside`(
    from: Int64, first: Int64, to: Int64, last: Int64
  ) {
    let window = TimeWindow(from: Timestamp(milliseconds: from), to: Timestamp(milliseconds: to))
    #expect(window.firstSecond == first && window.lastSecond == last)
  }

  @Test func `a table without sessions has a report without figures`() throws {
    let slow = SlowReport(
      sessions: [], filter: SessionFilter(window: TimeWindow(from: Timestamp(seconds: 0))),
      asOf: Timestamp(seconds: 60), maxSessionSeconds: 7200)
    let report = try Report(slow: slow)
    #expect(report.total.figures.sessions == 0 && report.total.timeline.buckets.isEmpty)
    #expect(report.total.peakConcurrency.at == nil && report.deployments.isEmpty)
    #expect(report.previous?.figures.sessions == 0)
  }

  @Test func `a window without sessions still has its buckets`() throws {
    let window = TimeWindow(from: Timestamp(seconds: 3660), to: Timestamp(seconds: 3700))
    let timeline = try report(SessionFilter(window: window)).total.timeline
    #expect(timeline.buckets.map(\.start) == [Timestamp(seconds: 3660)])
    #expect(timeline.buckets.first?.peakConcurrency == 2, "what began before still ran")
  }

  @Test func `a window far beyond the data is cut to it`() throws {
    let window = TimeWindow(from: Timestamp(seconds: -9_000_000_000), to: nil)
    let timeline = try report(SessionFilter(window: window)).total.timeline
    #expect(timeline.bucketSeconds == 60 && timeline.buckets.count == 2)
  }

  @Test func `overdue sessions are told with the oldest of them`() throws {
    let findings = try report(SessionFilter(), asOf: 3610 + 7201).findings
    #expect(findings == [.overdue(sessions: 1, oldest: sessions[1])])
    #expect(try report(SessionFilter(), asOf: 3610 + 7200).findings.isEmpty)
    #expect(try report(SessionFilter(status: .ended), asOf: 20_000).findings.isEmpty)
  }

  @Test(arguments: [(25, 25), (26, 25), (23, 25), (22, 25), (9, 10), (8, 10), (1, 1), (5, 0)])
  func `a peak at the agent's capacity is told, and one near it`(peak: Int, cap: Int) throws {
    let many = (0..<peak).map { Session(id: "\($0)", createdAt: Timestamp(seconds: 0)) }
    let slow = SlowReport(
      sessions: many, filter: SessionFilter(), asOf: Timestamp(seconds: 60),
      maxSessionSeconds: 7200)
    let report = try Report(slow: slow, maxReplicas: cap)
    let reached = PeakConcurrency(sessions: peak, at: Timestamp(seconds: 0))
    let expected: [Finding] =
      if cap > 0 && peak >= cap {
        [.capacityReached(reached, maxReplicas: cap)]
      } else if cap > 0 && Double(peak) >= Double(cap) * 0.9 {
        [.capacityNear(reached, maxReplicas: cap)]
      } else {
        []
      }
    #expect(report.findings == expected)
  }
}
