import Foundation
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
    let agents = fixtures.map { $0.overview(request) }
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

  @Test(arguments: [
    (troubled: 1, all: 1, subject: "agent-1: "), (1, 5, "agent-1: "),
    (3, 5, "agent-1, agent-2, agent-3: "), (4, 5, "4 of 5 agents: "), (5, 5, "All agents: "),
    (2, 2, "All agents: "),
  ])
  func `what is wrong with several agents is said once`(
    troubled: Int, all: Int, subject: String
  ) throws {
    let fixtures = (1...all).map { number in
      var fixture = PageFixture("agent-\(number)", sessions: 3)
      if number <= troubled {
        fixture.snapshot.problem = SyncProblem(
          kind: .outage, since: PageFixture.asOf.advanced(byMilliseconds: -60_000 * Int64(number)),
          sentence: "This is the reason.")
      }
      return fixture
    }
    let page = try page(fixtures)
    #expect(page.html.components(separatedBy: "This is the reason.").count == 2)
    #expect(page.html.contains("<b>\(subject)This is the reason.</b>"))
    #expect(page.plain.contains("Nothing new could be read for \(troubled) min."))
  }

  @Test func `without agents the page says so`() throws {
    #expect(try page([]).html.contains("No agent is known yet"))
  }

  @Test func `an agent without sessions has a row`() throws {
    let page = try page([PageFixture("quiet", sessions: 0)])
    #expect(page.html.contains("<small>no sessions</small>"))
  }
}
