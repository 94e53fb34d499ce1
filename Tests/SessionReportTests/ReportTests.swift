import Foundation
import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

@Suite struct ReportTests {
  @Test(arguments: 1...400)
  func `every figure is what a slow count finds`(seed: Int) throws {
    var random = RandomSessions(seed: seed)
    let sessions = random.next(Int.random(in: 0...90, using: &random.generator))
    let filter = SessionFilter.random(over: random, using: &random.generator)
    let end = random.span.upperBound
    let slow = SlowReport(
      sessions: sessions, filter: filter,
      asOf: Timestamp(milliseconds: end + Int64.random(in: -9000...9000, using: &random.generator)),
      maxSessionSeconds: random.generator.pick(60, 7200))
    let zone = random.generator.pick("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns")
    let rows = random.generator.pick(1, 3, 10, 40, SessionSegment.maxRows)
    let report = try Report(slow: slow, zone: zone, maxRowsPerSegment: rows)
    let actual = try #require(try parsed { report.write(to: &$0) } as? [String: Any])

    #expect(difference(actual, try expected(slow, report)) == nil, "\(filter)")
    checkTimeline(report, slow)
    checkPeaks(report, slow)
    checkCurves(report, slow)
  }

  @Test func `an empty window between sessions of one segment has no peak`() throws {
    func session(_ id: String, day: Int64) -> Session {
      Session(
        id: id, deploymentID: "d", createdAt: Timestamp(milliseconds: day * 86_400_000),
        endedAt: Timestamp(milliseconds: day * 86_400_000 + 60_000))
    }
    var filter = SessionFilter()
    filter.window = TimeWindow(
      from: Timestamp(milliseconds: 10 * 86_400_000), to: Timestamp(milliseconds: 20 * 86_400_000))
    let slow = SlowReport(
      sessions: [session("1", day: 1), session("2", day: 40)], filter: filter,
      asOf: Timestamp(milliseconds: 50 * 86_400_000), maxSessionSeconds: 60)
    let report = try Report(slow: slow)
    #expect(report.total.peakConcurrency.sessions == 0)
    #expect(report.total.timeline.buckets.allSatisfy { $0.peakConcurrency == 0 })
  }

  /// The whole document but for what it was told.
  private func expected(_ slow: SlowReport, _ report: Report) throws -> [String: Any] {
    let told = try #require(
      try parsed { json in
        json.beginObject()
        json.field("agent", report.agent.text)
        json.field("asOf", slow.asOf)
        json.key("filter")
        slow.filter.write(to: &json)
        json.key("coverage")
        report.coverage.write(to: &json)
        json.field("problem", nil as String?)
        json.key("capacity")
        report.capacity.write(to: &json)
        json.endObject()
      } as? [String: Any])
    let whole: [String: Any] = [
      "previous": slow.previous, "facets": slow.facets, "deployments": deployments(slow, report),
    ]
    return told.merging(block(slow, report) { _ in true }, uniquingKeysWith: { $1 })
      .merging(whole, uniquingKeysWith: { $1 })
  }

  private func block(
    _ slow: SlowReport, _ report: Report, _ belongs: (Session) -> Bool
  ) -> [String: Any] {
    let group = slow.selected.filter(belongs)
    let starts = report.total.timeline.buckets.map(\.start.milliseconds)
    let bucketSeconds = report.total.timeline.bucketSeconds
    var block = slow.figures(group)
    block["peakConcurrency"] = slow.peak(slow.occupied(belongs))
    block["timeline"] = slow.timeline(group, starts: starts, bucketSeconds: bucketSeconds)
    return block
  }

  private func deployments(_ slow: SlowReport, _ report: Report) -> [[String: Any]] {
    let groups = Dictionary(grouping: slow.selected, by: \.deploymentID)
    let blocks = groups.map { id, group in
      let times = group.compactMap(\.createdAt).sorted()
      var block = self.block(slow, report) { $0.deploymentID == id }
      block["deploymentId"] = id ?? NSNull()
      block["firstCreatedAt"] = times.first?.iso8601 ?? NSNull()
      block["lastCreatedAt"] = times.last?.iso8601 ?? NSNull()
      return (last: times.last?.milliseconds ?? .min, id: id ?? "\u{10ffff}", block: block)
    }
    return blocks.sorted { ($1.last, $0.id) < ($0.last, $1.id) }.map(\.block)
  }

  private func checkTimeline(_ report: Report, _ slow: SlowReport) {
    let timeline = report.total.timeline
    let dated = slow.selected.compactMap(\.createdAt)
    #expect(timeline.buckets.count <= 120)
    #expect(timeline.buckets.map(\.sessions).reduce(0, +) == dated.count)
    guard let first = timeline.buckets.first, let end = timeline.end else { return }
    #expect(dated.allSatisfy { $0 >= first.start && $0 < end })
  }

  private func checkPeaks(_ report: Report, _ slow: SlowReport) {
    let from = slow.filter.window.from?.milliseconds ?? .min
    // The first bucket may begin before the window: what ran then is not asked for.
    let starts = report.total.timeline.buckets.map { max($0.start.milliseconds, from) }
    #expect(
      report.total.timeline.buckets.map(\.peakConcurrency)
        == slow.peaks(slow.occupied { _ in true }, starts: starts))
    for deployment in report.deployments {
      #expect(
        deployment.activity.timeline.buckets.map(\.peakConcurrency)
          == slow.peaks(
            slow.occupied { $0.deploymentID == deployment.deploymentID }, starts: starts))
    }
  }

  private func checkCurves(_ report: Report, _ slow: SlowReport) {
    for deployment in report.deployments {
      let group = slow.selected.filter { $0.deploymentID == deployment.deploymentID }
      let bars = Dictionary(grouping: group.compactMap(\.botStartSeconds)) { $0 }
      let histogram = deployment.activity.figures.botStart.histogram
      #expect(histogram.map(\.seconds) == bars.keys.sorted())
      #expect(histogram.map(\.sessions) == bars.sorted { $0.key < $1.key }.map(\.value.count))
      let durations = group.compactMap(Slow.duration).filter { $0 >= 0 }.sorted()
      let curve = deployment.activity.figures.duration.curve
      #expect(curve.first == durations.first && curve.last == durations.last)
      #expect(curve.count == (durations.isEmpty ? 0 : 101) && curve == curve.sorted())
    }
  }
}

extension Report {
  /// The report that a slow one checks.
  init(
    slow: SlowReport, zone: String = "UTC", maxReplicas: Int? = nil,
    maxRowsPerSegment: Int = SessionSegment.maxRows
  ) throws {
    self.init(
      agent: try #require(AgentName("support-line")),
      table: SessionTable(slow.sessions, maxRowsPerSegment: maxRowsPerSegment),
      filter: slow.filter, asOf: slow.asOf, timeZone: try #require(TimeZone(ianaName: zone)),
      coverage: Coverage(
        complete: true, from: nil, sessions: slow.sessions.count, upstreamTotal: nil),
      capacity: Capacity(
        minReplicas: 1, maxReplicas: maxReplicas, maxSessionSeconds: slow.maxSessionSeconds))
  }
}
