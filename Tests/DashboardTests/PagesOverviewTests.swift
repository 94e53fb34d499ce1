import PipecatModel
import SessionReport
import SessionSync
import Testing

@testable import Dashboard

@Suite struct PagesOverviewTests {
  private func page(_ fixtures: [PageFixture]) throws -> PageText {
    let pages = try Pages(templates: PageFixture.templates)
    let request = try PageFixture.request()
    let visit = Visit(
      path: "/", request: request, now: PageFixture.asOf, baseURL: "https://dash.example.net",
      snapshots: fixtures.map(\.snapshot))
    let agents = fixtures.map { (snapshot: $0.snapshot, report: $0.report(request)) }
    return PageText(try pages.overview(agents, site: PageFixture().site, visit: visit))
  }

  @Test func `trouble comes first, then the cap, then sessions`() throws {
    var broken = PageFixture("a-broken", sessions: 20)
    broken.snapshot.details?.ready = false
    var full = PageFixture("b-full", sessions: 40)
    full.snapshot.details?.activeSessionCount = 24
    let page = try page([
      PageFixture("d-small", sessions: 50), full, PageFixture("c-large", sessions: 90), broken,
    ])
    #expect(
      try page.texts(of: "<th scope=\"row\" class=\"two first\">", until: "</th>")
        == ["a-broken", "b-full", "c-large", "d-small"])
    #expect(page.html.contains("24 of 25 <b class=\"is-warn\">1 free</b>"))
    #expect(page.html.contains("1 not ready"))
  }

  @Test func `without agents the page says so`() throws {
    #expect(try page([]).html.contains("No agent is known yet"))
  }

  @Test func `an agent without sessions has a row`() throws {
    let page = try page([PageFixture("quiet", sessions: 0)])
    #expect(page.html.contains("<small>no sessions</small>"))
  }
}
