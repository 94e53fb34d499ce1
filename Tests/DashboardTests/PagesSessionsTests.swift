import Foundation
import PipecatModel
import SessionReport
import SessionSync
import Testing

@testable import Dashboard

@Suite struct PagesSessionsTests {
  private let pages: Pages
  private let fixture = PageFixture()

  init() throws {
    pages = try Pages(templates: PageFixture.templates)
  }

  private func page(_ query: String = "") throws -> PageText {
    PageText(try fixture.sessionsPage(query, pages: pages))
  }

  @Test func `shows fifty rows and says of how many`() throws {
    let page = try page()
    #expect(try page.texts(of: "<td class=\"created\"", until: "</td>").count == 50)
    #expect(page.html.contains("<b>1–50 of 300</b>"))
    #expect(page.html.contains("Export all 300:"))
  }

  @Test func `the same link shows the same page`() throws {
    #expect(try page("outcome=failed").html == page("outcome=failed").html)
  }

  @Test(
    arguments: [
      ("", "1–50 of 300", [nil, nil, 50, 250]),
      ("offset=50", "51–100 of 300", [0, 0, 100, 250]),
      ("offset=280&limit=25", "281–300 of 300", [0, 255, nil, nil]),
      ("limit=200&offset=10", "11–210 of 300", [0, 0, 210, 200]),
    ] as [(String, String, [Int?])])
  func `the pager leads to the pages that there are`(
    query: String, span: String, offsets: [Int?]
  ) throws {
    let page = try page(query)
    #expect(page.html.contains("<b>\(span)</b>"))
    for (name, offset) in zip(["First", "Previous", "Next", "Last"], offsets) {
      let links = try page.links(named: name)
      let found = links.map { parameters(of: $0)["offset"]?.first ?? "0" }
      #expect(found == (offset.map { [String($0)] } ?? []), "\(name)")
    }
  }

  @Test func `every figure is that of the report`() throws {
    let report = fixture.report(try PageFixture.request())
    let figures = report.total.figures
    let page = try page()
    for outcome in Outcome.allCases {
      let word = outcome.rawValue.prefix(1).uppercased() + outcome.rawValue.dropFirst()
      let count = figures.outcomes[outcome]
      #expect(page.html.contains("<span>\(word)</span> <span class=\"muted\">\(count)</span>"))
    }
    let values = try page.texts(of: "<span class=\"value\">", until: "</dd>")
    #expect(values.first == "300")
    #expect(values.contains { $0.hasPrefix("\(report.total.peakConcurrency.sessions) of 25") })
  }

  @Test func `a chip takes off its own filter only`() throws {
    let filters = [
      "deploymentId": PageFixture.deployments[2], "status": "ended", "startType": "warm",
      "startTimeMin": "1", "startTimeMax": "9", "outcome": "completed",
      "completionStatus": "HTTP_COMPLETED",
    ]
    let query = filters.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "&")
    let page = try page(query + "&tz=Europe/Berlin")
    let chips = try page.attributes("href").filter { href in
      let left = parameters(of: href)
      return filters.keys.count { left[$0] == nil } == 1
        && filters.allSatisfy { left[$0] == nil || left[$0] == [$1] }
        && left["tz"] == ["Europe/Berlin"] && left["from"] == nil
    }
    let taken = Set(
      chips.flatMap { href in filters.keys.filter { parameters(of: href)[$0] == nil } })
    #expect(taken == Set(filters.keys))
  }

  @Test func `a cell adds its value as a filter and keeps the others`() throws {
    let page = try page("startType=warm&limit=25")
    for href in try page.links(named: "HTTP_COMPLETED") {
      #expect(
        parameters(of: href) == [
          "startType": ["warm"], "limit": ["25"], "completionStatus": ["HTTP_COMPLETED"],
        ])
    }
  }

  @Test func `a bot start becomes a filter that its session matches`() throws {
    for seconds in 0...12 {
      let session = Session(
        id: "a", createdAt: PageFixture.asOf, botStartSeconds: seconds, coldStart: true)
      let context = try fixture.context("/sessions")
      let row = try #require(RowsPanel.Row.rows(of: [session], in: context).first)
      let query = row.botStartHref.split(separator: "?").last.map(String.init) ?? ""
      let filter = try PageFixture.request(query).filter(asOf: PageFixture.asOf)
      #expect(filter.botStartMoreThan < seconds || filter.botStartMoreThan == 0)
      #expect(filter.botStartLessThan > seconds || filter.botStartLessThan == 0)
      #expect(filter.botStartMoreThan > 0 || filter.botStartLessThan > 0)
    }
  }

  @Test func `a head sorts, and turns the order of its own column around`() throws {
    let page = try page("sort=-duration&offset=50")
    let sorted = try page.texts(of: "aria-sort=\"descending\">", until: "</th>")
    #expect(sorted == ["Duration ↓"])
    // Each twice: narrow pages show no heads, but the same links above the rows.
    let turned = try page.links(named: "Duration ↓").map { parameters(of: $0)["sort"] }
    #expect(turned == [["duration"], ["duration"]])
    #expect(
      try page.links(named: "Bot start").map { parameters(of: $0) }
        == [["sort": ["-botStartSeconds"]], ["sort": ["-botStartSeconds"]]])
  }

  @Test func `twins say the period that the page only assumes`() throws {
    let csv = try page("outcome=failed&theme=dark").links(named: "CSV")
    #expect(csv.map { parameters(of: $0) } == [["from": ["now-7d"], "outcome": ["failed"]]])
    let later = try page("from=now-1h").links(named: "CSV")
    #expect(later.map { parameters(of: $0) } == [["from": ["now-1h"]]])
    let twin = try page("offset=50").links(named: "This page as JSON")
    #expect(
      twin.map { parameters(of: $0) } == [
        ["from": ["now-7d"], "offset": ["50"], "limit": ["50"]]
      ])
  }

  @Test func `the form sends what it does not show`() throws {
    let page = try page("sort=duration&tz=Asia/Tokyo&endState=terminated&offset=50")
    let hidden = try page.texts(of: "<input type=\"hidden\" ", until: ">")
    #expect(
      Set(hidden) == [
        "name=\"endState\" value=\"terminated\"", "name=\"sort\" value=\"duration\"",
        "name=\"tz\" value=\"Asia/Tokyo\"", "name=\"apply\" value=\"\"",
      ])
  }

  @Test(arguments: [
    // As long as it means the same instant, a time is told as one would type it.
    ("startTime=1760600000", "2025-10-16 07:33:20"), ("from=1760599980000", "2025-10-16 07:33"),
    ("from=2025-10-16T07:33:20.5Z", "2025-10-16T07:33:20.500Z"), ("from=now-1d/d", "now-1d/d"),
    ("from=2025-10-16T07:33Z&tz=Asia/Tokyo", "2025-10-16 16:33"),
    // The hour that Berlin had twice: only the first is meant without a zone.
    ("from=2025-10-26T00:30Z&tz=Europe/Berlin", "2025-10-26 02:30"),
    ("from=2025-10-26T01:30Z&tz=Europe/Berlin", "2025-10-26T01:30:00Z"),
  ])
  func `a time of a link is a time in the form`(link: String, typed: String) throws {
    let page = try page(link)
    #expect(page.html.contains("name=\"from\" type=\"text\" value=\"\(typed)\""))
    #expect(!page.html.contains("name=\"startTime\""))
  }

  @Test func `an empty page tells which filter to leave out`() throws {
    let page = try page("outcome=failed&startTimeMin=500")
    #expect(page.html.contains("No session matches all 2 filters"))
    let failed = fixture.report(try PageFixture.request("outcome=failed")).total.figures.sessions
    #expect(page.html.contains("</a>, \(failed) sessions</li>"))
    #expect(!page.html.contains("class=\"pager\""))
  }

  @Test func `the link to share has fixed times`() throws {
    let page = try page("from=now-6h")
    let link = try #require(try page.attributes("value").first { $0.hasPrefix("https://dash") })
    #expect(
      parameters(of: link) == ["from": ["2025-10-16T21:12:00Z"], "to": ["2025-10-17T03:12:00Z"]])
  }

  @Test func `nothing is held against a period that is not all known`() throws {
    #expect(try page("from=now-3d").html.contains("Changes are against"))
    var fixture = fixture
    fixture.snapshot.coverage.complete = false
    fixture.snapshot.coverage.from = PageFixture.asOf.advanced(byMilliseconds: -4 * 86_400_000)
    let page = PageText(try fixture.sessionsPage("from=now-3d", pages: pages))
    #expect(page.html.contains("The history is still being read."))
    #expect(!page.html.contains("Changes are against"))
    #expect(!page.html.contains(" points<"))
  }

  @Test(arguments: [
    // The data's own time is 17 Oct 03:12.
    ("", ["from=2025-10-03T03:12:00Z&to=2025-10-10T03:12:00Z"], "now has nothing after it"),
    ("from=2025-10-03T03:12Z&to=2025-10-10T03:12Z", ["…", ""], "the default"),
    (
      "from=2025-10-16T02:00Z&to=2025-10-16T03:00Z",
      ["…", "from=2025-10-16T03:00:00Z&to=2025-10-16T04:00:00Z"], "long ago"
    ),
    ("from=2025-10-17T01:10Z&to=2025-10-17T02:10Z", ["…", "from=now-1h"], "but for two minutes"),
    (
      "from=2025-10-16T03:12Z&to=2025-10-17T02:12Z",
      ["…", "from=2025-10-17T02:12:00Z&to=2025-10-18T01:12:00Z"], "no usual length"
    ),
  ])
  func `a step on leads back to the period that goes with the clock`(
    link: String, steps: [String], why: String
  ) throws {
    let found = try page(link).texts(of: "<nav class=\"segments steps\"", until: "</nav>")
    #expect(found.count == 1)
    let names = ["Previous period", "Next period"]
    for (name, query) in zip(names, steps) where query != "…" {
      let address = "/agents/support-line/sessions" + (query.isEmpty ? "" : "?\(query)")
      #expect(
        try page(link).links(named: "\(name == names[0] ? "‹" : "›")\(name)") == [address], "\(why)"
      )
    }
    #expect(try page(link).html.contains("Next period") == (steps.count == 2))
  }

  private static let fillings: [(total: Int?, pace: Int?, words: String)] = [
    (3000, 600, "600 more each minute, ready in about 4 min."),
    (nil, 600, "600 more each minute."), (300, 600, "600 more each minute."),
    (3000, nil, "back to 1 Oct 00:00."),
    (.max, 1, "1 more each minute, ready in about 11,574,074 d."),
  ]

  @Test(arguments: fillings)
  func `a history that is being read says how far and how fast`(
    total: Int?, pace: Int?, words: String
  ) throws {
    var fixture = fixture
    fixture.snapshot.coverage = Coverage(
      complete: false, from: fixture.snapshot.coverage.from, sessions: 300, upstreamTotal: total)
    fixture.snapshot.readPerMinute = pace
    #expect(PageText(try fixture.sessionsPage(pages: pages)).plain.contains(words))
  }

  @Test func `where clocks were changed in between, each end has its own zone`() throws {
    let changed = try page("from=2025-03-01&to=2025-05-01&tz=Europe/Berlin").plain
    #expect(changed.contains("1 Mar 00:00 UTC+1 – 1 May 00:00 UTC+2"))
    let same = try page("from=2025-04-01&to=2025-05-01&tz=Europe/Berlin").plain
    #expect(same.contains("1 Apr 00:00 – 1 May 00:00 UTC+2"))
  }

  @Test func `banners say what the reader must know`() throws {
    #expect(try page().html.contains("Simulated cloud."))
    var fixture = fixture
    fixture.site.isSimulated = false
    fixture.snapshot.problem = .init(
      kind: .outage, since: PageFixture.asOf.advanced(byMilliseconds: -840_000),
      sentence: "Pipecat Cloud is down or cannot be reached.")
    fixture.snapshot.syncedAt = PageFixture.asOf.advanced(byMilliseconds: -850_000)
    let page = PageText(try fixture.sessionsPage(pages: pages))
    #expect(!page.html.contains("Simulated cloud."))
    #expect(page.html.contains("role=\"status\""))
    #expect(page.plain.contains("The numbers are 14 min old"))
    #expect(page.plain.contains("synced 14 min ago"))
    #expect(try page.attributes("data-age") == ["850", "840", "850"])
  }
}
