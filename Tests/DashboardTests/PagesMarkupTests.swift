import Foundation
import PipecatModel
import SessionReport
import SessionSync
import Testing

@testable import Dashboard

/// What holds for every page.
@Suite struct PagesMarkupTests {
  private let pages: Pages
  private let fixture = PageFixture()

  init() throws {
    pages = try Pages(templates: PageFixture.templates)
  }

  private func all(_ fixture: PageFixture) throws -> [String: String] {
    let request = try PageFixture.request()
    let report = fixture.report(request)
    let deployments = try fixture.visit("/agents/support-line/deployments")
    let session = PageFixture.failedSession
    let path = "/agents/support-line/sessions/\(session.id)"
    let bad = "outcome=%3Cb%3E&from=never"
    var all: [String: [UInt8]] = [
      "sessions": try fixture.sessionsPage(pages: pages),
      "filtered": try fixture.sessionsPage("outcome=failed&sort=duration&theme=dark", pages: pages),
      "embed": try fixture.sessionsPage("view=embed&limit=10", pages: pages),
      "empty": try fixture.sessionsPage("session=zzz", pages: pages),
      "deployments": try pages.deployments(
        fixture.snapshot, report: report, history: fixture.history(request), site: fixture.site,
        visit: deployments),
      "overview": try pages.overview(
        [fixture.overview(request)], site: fixture.site, visit: fixture.visit("/")),
      "session": try pages.session(
        fixture.snapshot, session: session, details: PageFixture.details, log: PageFixture.log,
        trouble: nil, report: report, site: fixture.site, visit: fixture.visit(path)),
      "words": try pages.words(site: fixture.site, visit: fixture.visit("/words")),
      "problem": try pages.problem(
        status: 404, title: "no such page", sentence: "There is none.", site: fixture.site,
        visit: fixture.visit("/nowhere")),
      "unread": try pages.problem(
        status: 400, title: "not understood", sentence: "It was no request.", site: fixture.site,
        visit: nil),
    ]
    do {
      _ = try PageFixture.request(bad)
    } catch let problems as InvalidParameters {
      all["bad filter"] = try pages.badFilter(
        fixture.snapshot, parameters: PageFixture.parameters(bad), problems: problems,
        report: fixture.report(problems.understood), site: fixture.site,
        visit: fixture.visit("/agents/support-line/sessions"))
    }
    return all.mapValues { PageText($0).html }
  }

  @Test func `nothing needs an inline style, an inline script or another host`() throws {
    for (name, html) in try all(fixture) {
      let page = PageText(html)
      #expect(try page.attributes("style").isEmpty, "\(name)")
      #expect(html.matches(of: /\son[a-z]+="/).isEmpty, "\(name)")
      #expect(html.matches(of: /<script(?! src="\/assets\/)/).isEmpty, "\(name)")
      #expect(html.matches(of: /<style/).isEmpty, "\(name)")
      for address in try page.attributes("href") + page.attributes("src") {
        #expect(
          address.hasPrefix("/") && !address.hasPrefix("//") || address.hasPrefix("#"),
          "\(name): \(address)")
      }
    }
  }

  @Test func `each page has one heading, a main part and ids of its own`() throws {
    for (name, html) in try all(fixture) {
      let page = PageText(html)
      #expect(html.matches(of: /<h1[ >]/).count == 1, "\(name)")
      #expect(html.matches(of: /<main id="main"/).count == 1, "\(name)")
      let ids = try page.attributes("id")
      #expect(ids.count == Set(ids).count, "\(name): \(ids)")
      for reference in ["for", "aria-labelledby", "aria-describedby"] {
        for id in try page.attributes(reference) { #expect(ids.contains(id), "\(name): \(id)") }
      }
      for anchor in try page.attributes("href") where anchor.hasPrefix("#") {
        #expect(ids.contains(String(anchor.dropFirst())), "\(name): \(anchor)")
      }
    }
  }

  @Test func `each page of data links its twin in head and foot`() throws {
    for (name, html) in try all(fixture)
    where !["problem", "unread", "bad filter", "words"].contains(name) {
      let head = try PageText(html).texts(
        of: "<link rel=\"alternate\" type=\"application/json\" href=\"", until: "\"")
      let foot = try PageText(html).links(named: "This page as JSON")
      #expect(head.count == 1 && head == foot, "\(name)")
    }
  }

  @Test func `every link of a page is one that the dashboard understands`() throws {
    for (name, html) in try all(fixture) {
      for address in try PageText(html).attributes("href") {
        guard
          let query = address.prefix(while: { $0 != "#" }).split(separator: "?").dropFirst().first,
          !address.hasPrefix("/assets/")
        else { continue }
        let decoded = String(query).removingPercentEncoding ?? ""
        #expect(throws: Never.self, "\(name): \(address)") { try PageFixture.request(decoded) }
      }
    }
  }

  @Test func `words from outside are text everywhere`() throws {
    let evil = "<img src=x onerror=alert(1)>\"'&"
    var fixture = fixture
    let session = Session(
      id: evil, deploymentID: evil,
      createdAt: PageFixture.asOf.advanced(byMilliseconds: -3_600_000),
      endedAt: PageFixture.asOf, botStartSeconds: 2, coldStart: false, completionStatus: evil,
      endState: evil)
    fixture.snapshot.table = fixture.snapshot.table.merging([session])
    let query = "session=\(evil.split(separator: "&")[0])&completionStatus=\(evil.dropLast())"
    let path = "/agents/support-line/sessions/x"
    let pages: [[UInt8]] = try [
      fixture.sessionsPage(pages: pages), fixture.sessionsPage(query, pages: pages),
      fixture.sessionsPage("view=embed&limit=10", pages: pages),
      pages.session(
        fixture.snapshot, session: session,
        details: SessionDetails(
          session: session, meetings: [.init(meetingId: evil, participantId: evil)],
          events: [.init(name: evil, at: nil)]),
        log: LogPage(total: 1, lines: [LogLine(text: "ERROR \(evil)", at: nil)]), trouble: evil,
        report: nil, site: fixture.site, visit: fixture.visit(path)),
      self.pages.problem(
        status: 404, title: evil, sentence: evil, site: fixture.site, visit: nil),
    ]
    for html in pages.map({ PageText($0).html }) {
      #expect(html.contains("&lt;img src=x onerror=alert(1)&gt;"))
      #expect(!html.contains("<img"))
    }
  }
}
