import Foundation
import Mustache
import TestSupport
import Testing

@testable import Dashboard

@Suite struct PagesTemplatesTests {
  private let temporary: TemporaryFolder

  init() throws {
    temporary = try TemporaryFolder()
  }

  private func folder(_ files: [String: String]) throws -> URL {
    let folder = temporary.url
    for (name, text) in files {
      let file = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    return folder
  }

  @Test func `a page without its template is an error at the start`() throws {
    let folder = try folder(["sessions.mustache": "{{name}}"])
    let error = #expect(throws: TemplateError.self) { try Pages(templates: folder) }
    #expect(error?.file == "overview.mustache")
  }

  @Test func `a folder that is not there is an error`() {
    let nowhere = URL(fileURLWithPath: "/nowhere/templates")
    #expect(throws: TemplateError.self) { try TemplateSet(folder: nowhere) }
  }

  @Test func `an error of a template names its file and line`() throws {
    let folder = try folder(["parts/row.mustache": "fine\n{{#open}}\n{{/other}}\n"])
    let error = #expect(throws: TemplateError.self) { try TemplateSet(folder: folder) }
    #expect(error?.file == "parts/row.mustache")
    #expect(error?.line == 3)
  }

  @Test func `a part that is not there is an error with the line that asks for it`() throws {
    let folder = try folder(["page.mustache": "one\n{{>parts/none}}\n"])
    let error = #expect(throws: TemplateError.self) { try TemplateSet(folder: folder) }
    #expect(error.map(String.init(describing:))?.hasPrefix("page.mustache:2: ") == true)
  }

  @Test func `a property that is nil hides the same name further out`() throws {
    struct Outer: View {
      let note: String?
      let inner: Inner
    }
    struct Inner: View {
      let note: String?
    }
    let folder = try folder([
      "page.mustache": "{{#inner}}[{{note}}{{#note}}a{{/note}}{{^note}}b{{/note}}]{{/inner}}"
    ])
    let view = Outer(note: "outside", inner: Inner(note: nil))
    #expect(try TemplateSet(folder: folder).render(view, with: "page") == "[b]")
  }

  @Test func `every name in a template is a property of a view`() throws {
    let known = try Set(PageViews.all().flatMap(PageViews.names)).union(["."])
    let files = try FileManager.default.subpathsOfDirectory(atPath: PageFixture.templates.path)
    for path in files where path.hasSuffix(".mustache") {
      let text = try String(
        contentsOf: PageFixture.templates.appendingPathComponent(path), encoding: .utf8)
      for match in text.matches(of: /\{\{\{?[#^\/]?\s*([A-Za-z.]+)\s*\}?\}\}/) {
        // Blocks of a layout, which are opened with a dollar sign, close like sections.
        let name = String(match.output.1)
        guard !["layout", "content"].contains(name) else { continue }
        for part in name.split(separator: ".") {
          #expect(known.contains(String(part)), "\(path): \(match.output.0)")
        }
      }
    }
  }
}
