import Foundation
import PipecatModel
import SessionReport
import Testing

@testable import Dashboard

@Suite struct PagesEmbedTests {
  private let pages: Pages
  private let fixture = PageFixture()

  init() throws {
    pages = try Pages(templates: PageFixture.templates)
  }

  private func page(_ query: String) throws -> PageText {
    PageText(try fixture.sessionsPage(query, pages: pages))
  }

  @Test func `a frame has no navigation and no form`() throws {
    let page = try page("view=embed")
    #expect(!page.html.contains("<header class=\"bar\">"))
    #expect(!page.html.contains("<form"))
    #expect(page.html.contains("<base target=\"_top\">"))
    #expect(page.plain.contains("synced 8 s ago"))
    #expect(page.html.contains("Source: simulated cloud"))
  }

  @Test func `rows are shown where the link asks for a number of them`() throws {
    #expect(!(try page("view=embed").html.contains("class=\"pager\"")))
    let page = try page("view=embed&limit=10")
    #expect(try page.texts(of: "<td class=\"created\"", until: "</td>").count == 10)
  }

  @Test func `paging stays in the frame with its filters, all else leaves it`() throws {
    let page = try page("view=embed&limit=10&outcome=completed&theme=dark")
    let next = try page.links(named: "Next").map { parameters(of: $0) }
    #expect(
      next == [
        [
          "outcome": ["completed"], "limit": ["10"], "offset": ["10"], "theme": ["dark"],
          "view": ["embed"],
        ]
      ])
    for href in try page.attributes("href") where parameters(of: href)["view"] != nil {
      let tail = page.html.components(separatedBy: "\(href.replacing("&", with: "&amp;"))\"")
      #expect(tail.dropFirst().allSatisfy { $0.prefix(60).contains("target=\"_self\"") })
    }
  }

  @Test func `the theme is an attribute of the document`() throws {
    #expect(try page("view=embed&theme=dark").html.contains("<html lang=\"en\" theme=\"dark\">"))
    #expect(try page("view=embed").html.contains("<html lang=\"en\">"))
  }
}
