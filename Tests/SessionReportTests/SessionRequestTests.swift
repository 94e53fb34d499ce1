import Foundation
import PipecatModel
import SessionReport
import Testing

@Suite struct SessionRequestTests {
  private let asOf = Timestamp(milliseconds: 1_763_892_000_000)
  private let page = SessionRequest.Defaults.page(in: .gmt)
  private let document = SessionRequest.Defaults.document(in: .gmt)

  @Test func `where nothing is said the defaults apply`() throws {
    let page = try SessionRequest(parameters: [], defaults: page)
    #expect(page.limit == 50 && page.offset == 0 && page.order == .newestFirst)
    #expect(page.hasDefaultWindow && page.from == nil)
    let week = Timestamp(milliseconds: asOf.milliseconds - 7 * 86_400_000)
    #expect(page.filter(asOf: asOf) == SessionFilter(window: TimeWindow(from: week)))
    #expect(page.refreshSeconds == nil && page.theme == .auto && page.view == .full)

    let document = try SessionRequest(parameters: [], defaults: document)
    #expect(document.limit == 50 && document.filter(asOf: asOf) == SessionFilter())
    let upstream = try SessionRequest(parameters: [], defaults: .upstream(in: .gmt))
    #expect(upstream.limit == 10 && upstream.filter(asOf: asOf) == SessionFilter())
  }

  @Test func `every parameter is read`() throws {
    let request = try SessionRequest(
      parameters: [
        ("deploymentId", "d1"), ("limit", "20"), ("offset", "40"), ("from", "now-1d"),
        ("to", "1763892000000"), ("status", "ended"), ("startType", "cold"), ("startTimeMin", "5"),
        ("startTimeMax", "60"), ("outcome", "failed"), ("outcome", "closed"),
        ("completionStatus", "HTTP_ERROR"), ("endState", "terminated"), ("session", "81f4"),
        ("sort", "-duration"), ("tz", "Europe/Berlin"), ("refresh", "10"), ("theme", "dark"),
        ("view", "embed"), ("deploymentId", "d2"), ("deploymentId", "d1"), ("unheardOf", "x"),
      ], defaults: page)
    #expect(request.limit == 20 && request.offset == 40)
    #expect(
      request.filter(asOf: asOf)
        == SessionFilter(
          window: TimeWindow(from: Timestamp(milliseconds: 1_763_805_600_000), to: asOf),
          deploymentIDs: ["d1", "d2"], status: .ended, startType: .cold, botStartMoreThan: 5,
          botStartLessThan: 60, outcomes: [.failed, .closed], completionStatuses: ["HTTP_ERROR"],
          endStates: ["terminated"], idPrefix: "81f4"))
    #expect(request.order == SessionOrder(by: .duration, descending: true))
    #expect(request.timeZone.identifier == "Europe/Berlin" && request.refreshSeconds == 10)
    #expect(request.theme == .dark && request.view == .embed)
  }

  @Test func `startTime and endTime are whole seconds, both inside`() throws {
    let request = try SessionRequest(
      parameters: [("startTime", "100"), ("endTime", "200")], defaults: page)
    let window = request.filter(asOf: asOf).window
    #expect(window.from == Timestamp(milliseconds: 100_000))
    #expect(window.contains(Timestamp(milliseconds: 200_000)))
    #expect(!window.contains(Timestamp(milliseconds: 200_001)))
    let open = try SessionRequest(parameters: [("endTime", "-1")], defaults: page)
    #expect(open.filter(asOf: asOf).window.from == nil, "the default start gives way to any word")
  }

  @Test func `an empty value counts as unset, and of two the last counts`() throws {
    let request = try SessionRequest(
      parameters: [
        ("limit", "7"), ("limit", ""), ("from", ""), ("status", ""), ("outcome", ""),
        ("deploymentId", ""), ("session", ""), ("sort", "duration"), ("sort", "createdAt"),
        ("theme", "nonsense"), ("theme", "dark"),
      ], defaults: page)
    var expected = SessionRequest(defaults: page)
    expected.limit = 7
    expected.order = SessionOrder(by: .createdAt)
    expected.theme = .dark
    #expect(request == expected)
  }

  @Test(arguments: [
    ("limit", "0"), ("limit", "1001"), ("limit", "ten"), ("limit", "-5"), ("limit", "10.0"),
    ("limit", " 10"), ("limit", "+10"), ("limit", "99999999999999999999"), ("offset", "-1"),
    ("offset", "9223372036854775808"), ("startTime", "2025-10-22"), ("startTime", "1.5"),
    ("startTime", "9223372036854775807"), ("endTime", "-9223372036854775808"), ("endTime", "-"),
    ("endTime", "9223372036854775"), ("from", "yesterday"), ("to", "2025-02-30"),
    ("from", "now-99999999999999999999d"), ("status", "running"), ("status", "Active"),
    ("startType", "unknown"), ("startTimeMin", "-1"), ("startTimeMax", "1e3"),
    ("outcome", "broken"), ("sort", "id"), ("sort", "--createdAt"), ("tz", "GMT+3"),
    ("tz", "Mars/Base"), ("refresh", "9"), ("refresh", "0"), ("refresh", "off"), ("theme", "blue"),
    ("view", "tiny"), ("limit", "１０"),
  ])
  func `a bad value is told with what is allowed`(name: String, value: String) throws {
    let error = #expect(throws: InvalidParameters.self) {
      try SessionRequest(parameters: [(name, value), ("session", "81f4")], defaults: page)
    }
    let problem = try #require(error?.problems.first)
    #expect(error?.problems.count == 1)
    #expect(problem.parameter == name && problem.value == value && !problem.allowed.isEmpty)
    #expect(error?.understood.idPrefix == "81f4", "the form is still filled in")
  }

  @Test func `all problems are told at once`() {
    let error = #expect(throws: InvalidParameters.self) {
      try SessionRequest(
        parameters: [
          ("limit", "0"), ("outcome", "a"), ("outcome", "failed"), ("outcome", "b"), ("tz", "x"),
        ], defaults: page)
    }
    #expect(error?.problems.map(\.value) == ["0", "a", "b", "x"])
    #expect(error?.understood.outcomes == [.failed])
  }

  @Test(arguments: ["from", "to"], ["startTime", "endTime"])
  func `a window is said in one way or the other`(expression: String, seconds: String) {
    let error = #expect(throws: InvalidParameters.self) {
      try SessionRequest(
        parameters: [(expression, "now"), (seconds, "1763892000")], defaults: page)
    }
    #expect(error?.problems.map(\.parameter) == [seconds])
  }

  @Test func `times beyond all calendars select nothing and stop nothing`() throws {
    let table = SessionTable([Session(id: "1", createdAt: asOf)])
    for (name, value) in [
      ("startTime", "9223372036854774"), ("endTime", "-9223372036854775"),
      ("from", "9223372036854775807"), ("to", "-9223372036854775807"),
    ] {
      let request = try SessionRequest(parameters: [(name, value)], defaults: document)
      #expect(table.select(request.filter(asOf: asOf)).count == 0)
    }
  }

  @Test func `rows stay within what there is`() {
    var request = SessionRequest(defaults: page)
    #expect(request.rows(of: 20) == 0..<20)
    request.offset = .max
    request.limit = .max
    #expect(request.rows(of: 20) == 20..<20)
    request.offset = 5
    #expect(request.rows(of: 20) == 5..<20)
  }
}
