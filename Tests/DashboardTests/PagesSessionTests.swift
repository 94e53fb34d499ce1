import Foundation
import PipecatModel
import SessionReport
import Testing

@testable import Dashboard

@Suite struct PagesSessionTests {
  private let fixture = PageFixture()

  private func page(
    session: Session = PageFixture.failedSession, details: SessionDetails? = PageFixture.details,
    log: LogPage? = PageFixture.log, trouble: String? = nil, choice: LogChoice = .all
  ) throws -> PageText {
    var visit = try fixture.visit("/agents/support-line/sessions/\(session.id)", "tz=Europe/Berlin")
    visit.logChoice = choice
    let pages = try Pages(templates: PageFixture.templates)
    return PageText(
      try pages.session(
        fixture.snapshot, session: session, details: details, log: log, trouble: trouble,
        report: fixture.report(PageFixture.request()), site: fixture.site, visit: visit))
  }

  @Test func `the log is in the order of time, with guessed levels that say so`() throws {
    let page = try page()
    #expect(page.html.contains("Level, guessed"))
    #expect(
      try page.texts(of: "<span class=\"level\">", until: "</span>")
        == ["info", "warning", "error"])
    #expect(
      try page.texts(of: "<td class=\"message\">", until: "</td>").last
        == "ERROR socket closed: <script>alert('1011')</script> & more")
  }

  @Test func `times are told in the zone of the link and marked up in UTC`() throws {
    #expect(
      try page().html.contains(
        "<time datetime=\"2025-10-17T02:16:04Z\">17 Oct 04:16:04</time>"))
  }

  @Test func `a failed session says when it failed and where its error is`() throws {
    let page = try page()
    #expect(page.html.contains("<b>Failed after 4 min 12 s</b> with HTTP_ERROR."))
    #expect(page.plain.contains("like an error came at 3:34: ERROR socket closed"))
    let line = "ERROR socket closed: <script>alert('1011')</script> & more"
    #expect(try page.links(named: line) == ["#log-3", "#log-3"], "from the finding and the event")
    #expect(page.html.contains("<tr id=\"log-3\" class=\"error\">"))
  }

  @Test func `events of the record, the log and upstream are in one order`() throws {
    let page = try page()
    let events = try page.texts(of: "<th scope=\"row\">", until: "</th>").prefix(6)
    #expect(
      Array(events) == [
        "Requested", "Bot started", "First warning", "First error", "Ended", "PAUSED_BY_NOBODY",
      ])
    #expect(page.plain.contains("failed, HTTP_ERROR SESSION_COMPLETED"), "one step, two words")
  }

  @Test(arguments: [
    (LogChoice.all, ["log-1", "log-2", "log-3"]), (.warning, ["log-2"]), (.error, ["log-3"]),
  ])
  func `the log can be cut to warnings or errors`(choice: LogChoice, listed: [String]) throws {
    let page = try page(choice: choice)
    #expect(try page.attributes("id").filter { $0.hasPrefix("log-") } == listed)
    let levels = try ["All 3", "Warnings 1", "Errors 1"].flatMap(page.links(named:))
    let base = "/agents/support-line/sessions/\(PageFixture.failedSession.id)?tz=Europe/Berlin"
    #expect(levels == ["#log", "&level=warning#log", "&level=error#log"].map { base + $0 })
    // A mark of a line that is left out leads to the page with all lines.
    let anchor = choice == .warning ? "\(base)#log-3" : "#log-3"
    #expect(try page.attributes("href").count { $0 == anchor } >= 3)
  }

  @Test func `an event tells what a line says without what a logger puts in front`() throws {
    let start = PageFixture.failedSession.createdAt
    let text = "2025-10-17 02:16:05.123 | ERROR | bot:run:12 - no answer - again"
    let log = LogPage(total: 1, lines: [LogLine(text: text, at: start)])
    #expect(try page(log: log).links(named: "no answer - again") == ["#log-1", "#log-1"])
  }

  @Test func `without details and log the page says why`() throws {
    let page = try page(details: nil, log: nil, trouble: "It did not answer in time.")
    #expect(page.html.contains("Not everything could be read."))
    #expect(page.html.contains("<p class=\"muted\">It did not answer in time.</p>"))
    #expect(!page.html.contains("CPU p50"))
  }

  @Test func `a session with nothing known but its id has a page`() throws {
    let page = try page(session: Session(id: "a/b?c"), details: nil, log: nil)
    #expect(page.html.contains("<span class=\"copy\">a/b?c</span>"))
    #expect(!page.html.contains("On one time axis"))
  }

  @Test func `a session that runs too long is said to be overdue`() throws {
    var session = PageFixture.failedSession
    session.endedAt = nil
    session.completionStatus = nil
    session.createdAt = PageFixture.asOf.advanced(byMilliseconds: -7_980_000)
    let page = try page(session: session, details: nil)
    #expect(page.html.contains("active for <b>2 h 13 min</b>, the limit is 2 h."))
  }

  @Test(arguments: [
    ("2025-10-22 08:39:26.123 | ERROR    | pipecat:run:12 - no info", LogLevel.error),
    ("INFO: everything failed with an error", .info),
    ("[warn] slow", .warning), ("level=fatal", .critical), ("TRACE x", .debug),
    ("errors were seen by nobody", .none), ("", .none),
    (String(repeating: "·", count: 90) + " ERROR", .none),
  ])
  func `a level is the first one named near the beginning`(text: String, level: LogLevel) {
    #expect(LogLevel(guessedFrom: text) == level)
  }
}
