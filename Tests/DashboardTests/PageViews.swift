import Foundation
import PipecatModel
import SessionReport
import SessionSync

@testable import Dashboard

/// The views of pages, for tests of what they consist of.
enum PageViews {
  /// At least one view of each page, in states that between them have every part.
  static func all() throws -> [any View] {
    var fixture = PageFixture()
    fixture.snapshot.coverage.complete = false
    fixture.snapshot.coverage.from = PageFixture.asOf.advanced(byMilliseconds: -7 * 86_400_000)
    let queries = [
      "from=now-3d", "view=embed&limit=10", "outcome=failed&session=zzz", "refresh=60",
    ]
    let sessions = try queries.map { query -> any View in
      let context = try fixture.context("/sessions", query)
      let report = fixture.report(context.request)
      let rows = fixture.snapshot.table.select(report.filter, order: .newestFirst).sessions(0..<20)
      return SessionsPage(
        report: report, history: fixture.history(context.request), rows: rows,
        snapshot: fixture.snapshot, in: context)
    }
    var signing = fixture
    signing.site.signsLinks = true
    // The second has a status that the first never had.
    let (first, second) = (PageFixture.deployments[0], PageFixture.deployments[1])
    let deployments = try signing.context(
      "/deployments", "baseline=\(first)&candidate=\(second)")
    return sessions + [
      DeploymentsPage(
        report: fixture.report(deployments.request), history: fixture.history(deployments.request),
        snapshot: fixture.snapshot, in: deployments),
      OverviewPage(
        [fixture.overview(deployments.request)],
        in: PageContext(site: fixture.site, visit: try fixture.visit("/"))),
      try badFilter(fixture), try session(fixture), try share(fixture), try shared(fixture),
      WordsPage(in: try fixture.context("/sessions")),
      ProblemPage(
        status: 404, title: "no such page", sentence: "There is none.", site: fixture.site,
        visit: nil),
    ]
  }

  private static func badFilter(_ fixture: PageFixture) throws -> any View {
    let context = try fixture.context("/sessions", "outcome=failed")
    return BadFilterPage(
      parameters: [("limit", "many"), ("tz", "UTC")],
      problems: [.init(parameter: "limit", value: "many", allowed: "a whole number")],
      report: fixture.report(context.request), in: context)
  }

  private static func link() throws -> SharedLink {
    SharedLink(
      id: "link-id", agent: PageFixture().snapshot.agent,
      lock: try SessionLock(
        parameters: [("outcome", "failed"), ("from", "now-3d")], timeZone: .gmt),
      frameAncestors: ["https://wiki.example.net"],
      expiresAt: PageFixture.asOf.advanced(byMilliseconds: 86_400_000))
  }

  private static func share(_ fixture: PageFixture) throws -> any View {
    var fixture = fixture
    fixture.site.signsLinks = true
    return SignedLinkPage(
      try link(), url: "https://dash.example.net/embed/a.b.c/sessions", snapshot: fixture.snapshot,
      in: try fixture.context("/share"))
  }

  /// The sessions page as someone who may make links sees it, and someone who came by one.
  private static func shared(_ fixture: PageFixture) throws -> any View {
    var fixture = fixture
    fixture.site.signsLinks = true
    var visit = try fixture.visit("/embed/a.b.c/sessions")
    visit.link = try link()
    let context = PageContext(
      site: fixture.site, visit: visit, snapshot: fixture.snapshot, suffix: "/sessions")
    return SessionsPage(
      report: fixture.report(context.request), history: fixture.history(context.request), rows: [],
      snapshot: fixture.snapshot, in: context)
  }

  private static func session(_ fixture: PageFixture) throws -> any View {
    let context = try fixture.context("/sessions", "")
    let log = PageFixture.log
    let story = SessionStory(
      session: PageFixture.failedSession, details: PageFixture.details, log: log, in: context)
    return SessionPage(
      story: story, log: log, trouble: "It did not answer.", report: nil, in: context)
  }

  /// The names of all properties of a value and of the values in it.
  static func names(in value: Any) -> [String] {
    let mirror = Mirror(reflecting: value)
    let isView = value is any View
    return mirror.children.flatMap { child in
      (isView ? [child.label].compactMap(\.self) : []) + names(in: child.value)
    }
  }
}
