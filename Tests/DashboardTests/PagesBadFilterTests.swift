import PipecatModel
import SessionReport
import Testing

@testable import Dashboard

@Suite struct PagesBadFilterTests {
  private let fixture = PageFixture()

  private func page(_ query: String) throws -> PageText {
    let pages = try Pages(templates: PageFixture.templates)
    let problems = try #require(throws: InvalidParameters.self) {
      try PageFixture.request(query)
    }
    return PageText(
      try pages.badFilter(
        fixture.snapshot, parameters: PageFixture.parameters(query), problems: problems,
        report: fixture.report(problems.understood), site: fixture.site,
        visit: fixture.visit("/agents/support-line/sessions")))
  }

  @Test func `a wrong value stays in its field, marked and explained`() throws {
    let page = try page("from=2025-13-40&outcome=failed&startTimeMin=5&startTimeMax=fast")
    #expect(page.html.contains("2 filters were not understood, so nothing was counted."))
    let fields = try page.texts(of: "<label class=\"field\" for=", until: "</label>")
    #expect(fields.count { $0.contains("Write") } == 2)
    #expect(
      page.html.contains(
        "value=\"fast\" autocomplete=\"off\" spellcheck=\"false\" inputmode=\"numeric\" "
          + "aria-invalid=\"true\" aria-describedby=\"startTimeMax-problem\""))
    #expect(page.html.contains("name=\"startTimeMin\" type=\"text\" value=\"5\""))
    #expect(page.html.contains("name=\"outcome\" value=\"failed\" checked"))
    #expect(page.html.contains("role=\"alert\""))
  }

  @Test func `a wrong choice is explained under its legend`() throws {
    let page = try page("outcome=crashed&status=gone")
    let outcome = "<fieldset id=\"outcome\" aria-describedby=\"outcome-problem\">"
    #expect(page.html.contains(outcome))
    let problem = try page.texts(of: "id=\"outcome-problem\">", until: "</p>")
    #expect(problem.count == 1 && problem[0].hasPrefix("Write one of"))
    #expect(try page.links(named: "Status (status)") == ["#status"])
  }

  @Test func `nothing is counted`() throws {
    let page = try page("from=never")
    #expect(try page.texts(of: "<span class=\"value\">", until: "</span>").isEmpty)
    #expect(!page.html.contains("class=\"pager\""))
    #expect(!page.html.contains(">300<"))
  }

  @Test func `the values to choose from are there without their counts`() throws {
    let page = try page("from=never&deploymentId=none")
    let values = try page.attributes("value")
    #expect(Set(PageFixture.deployments + ["none"]).isSubset(of: values))
    let counts = page.html.matches(of: /<span>([^<]*)<\/span><\/label>/).map(\.output.1)
    #expect(counts.count > 10 && counts.allSatisfy(\.isEmpty))
  }

  @Test func `one can go on with what was understood`() throws {
    let page = try page("from=never&outcome=failed&tz=Asia/Tokyo")
    let links = try page.links(named: "outcome failed")
    #expect(
      links.map { parameters(of: $0) } == [["outcome": ["failed"], "tz": ["Asia/Tokyo"]]])
  }

  @Test func `a value that has no field is told all the same`() throws {
    let page = try page("limit=many")
    #expect(page.html.contains("“many” was read. Write a whole number from 1 to 1000."))
    #expect(!page.html.contains("name=\"limit\""))
  }
}
