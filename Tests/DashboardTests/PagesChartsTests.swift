import Charts
import PipecatModel
import SessionReport
import Testing

@testable import Dashboard

@Suite struct PagesChartsTests {
  private let fixture = PageFixture()

  private func charts(_ query: String = "") throws -> (ReportCharts, Report) {
    let context = try fixture.context("/sessions", query)
    let report = fixture.report(context.request)
    return (ReportCharts(report: report, clock: context.clock, links: context.links), report)
  }

  @Test func `a bar leads to the sessions that it counts`() throws {
    let (charts, report) = try charts()
    let timeline = charts.timeline()
    #expect(timeline.buckets.count == report.total.timeline.buckets.count)
    for (bar, bucket) in zip(timeline.buckets, report.total.timeline.buckets) {
      let query = try #require(bar.href?.split(separator: "?").last)
      let shown = fixture.report(try PageFixture.request(String(query)))
      #expect(shown.total.figures.sessions >= bucket.sessions)
      #expect(shown.total.figures.outcomes.total == bar.values.reduce(0, +))
    }
  }

  @Test func `deployments are marked where they were first seen`() throws {
    let (charts, _) = try charts()
    #expect(charts.markers.map(\.label) == ["7c41e9d2", "0fd7728c", "b35e19a2"])
    let (filtered, _) = try self.charts("outcome=failed")
    #expect(filtered.markers.isEmpty)
  }

  @Test func `lines end at the number of sessions they are of`() throws {
    let (charts, report) = try charts()
    for (line, deployment) in zip(charts.botStart.series, report.deployments) {
      #expect(line.count == deployment.activity.figures.botStart.count)
      #expect(line.percentile(0.5) == deployment.activity.figures.botStart.p50.map(Double.init))
    }
    for (line, deployment) in zip(charts.duration.series, report.deployments) {
      #expect(line.count == deployment.activity.figures.duration.count)
    }
  }

  @Test(arguments: ChartName.allCases)
  func `a chart alone is a document without links or scripts`(name: ChartName) throws {
    let request = try PageFixture.request("theme=dark")
    let svg = name.svg(for: fixture.report(request), snapshot: fixture.snapshot, request: request)
    #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(svg.contains("support-line, 10 Oct 03:12 – 17 Oct 03:12 UTC, 300 sessions"))
    #expect(!svg.contains("<script") && !svg.contains("<a "))
  }

  @Test(arguments: ChartName.allCases)
  func `a chart of no sessions is drawn too`(name: ChartName) throws {
    let request = try PageFixture.request("session=zzz")
    let svg = name.svg(for: fixture.report(request), snapshot: fixture.snapshot, request: request)
    #expect(svg.contains("No sessions in this range"))
  }
}
