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
    #expect(try TemplateSet(folder: folder).text(view, with: "page") == "[b]")
  }

  @Test func `views of one form differ in their texts, escaped but where a template says markup`()
    throws
  {
    struct Page: View {
      let name: String
      let count: Int64
      let notes: [String]
      let link: String?
      let isOpen: Bool
    }
    let folder = try folder([
      "page.mustache":
        "{{#isOpen}}{{name}}|{{{name}}}{{/isOpen}}{{count}}{{#notes}}({{.}}){{/notes}}{{^link}}none{{/link}}{{#link}}<{{.}}>{{/link}}"
    ])
    let templates = try TemplateSet(folder: folder)
    func page(
      _ name: String, count: Int64 = 1, notes: [String] = [], link: String? = nil,
      isOpen: Bool = true
    ) throws -> String {
      try templates.text(
        Page(name: name, count: count, notes: notes, link: link, isOpen: isOpen), with: "page")
    }
    // Twice each, for the second time is from the stencil of the first.
    for name in ["a", "<b> & 'c' \"d\"", "", "\u{1}<1\u{1}", "{{name}}", "é<\u{301}"] {
      let escaped = name.unicodeScalars.map { scalar in
        ["<": "&lt;", ">": "&gt;", "&": "&amp;", "'": "&#39;", "\"": "&quot;"][
          String(scalar), default: String(scalar)]
      }.joined()
      #expect(try page(name) == "\(escaped)|\(name)1none")
      #expect(try page(name, count: -2, link: name) == "\(escaped)|\(name)-2<\(escaped)>")
      #expect(try page(name, notes: [name, "x"]) == "\(escaped)|\(name)1(\(escaped))(x)none")
      #expect(try page(name, isOpen: false) == "1none")
    }
  }

  @Test func `parts are placed whole, and are absent where there are none`() throws {
    struct Page: View {
      let head: Row?
      let rows: [Row]
      let name: String
    }
    struct Row: Part {
      static let template = "parts/row"
      let text: String
      let isOld: Bool
    }
    let folder = try folder([
      "page.mustache":
        "{{name}}\n{{#head}}\nhead {{{.}}}\n{{/head}}\n{{#rows}}\n{{{.}}}\n{{/rows}}\n{{^rows}}\nno rows\n{{/rows}}\n",
      "parts/row.mustache": "<li>{{text}}{{#isOld}} old{{/isOld}}{{name}}</li>\n",
    ])
    let templates = try TemplateSet(folder: folder)
    let rows = [Row(text: "a&b", isOld: false), Row(text: "c", isOld: true)]
    for name in ["x", "y"] {
      #expect(
        try templates.text(Page(head: nil, rows: [], name: name), with: "page")
          == "\(name)\nno rows\n")
      #expect(
        try templates.text(Page(head: rows[1], rows: rows, name: name), with: "page")
          == "\(name)\nhead <li>c old</li>\n<li>a&amp;b</li>\n<li>c old</li>\n")
    }
  }

  @Test func `a template with the mark of a gap is an error`() throws {
    let folder = try folder(["page.mustache": "a\u{1}b"])
    let error = #expect(throws: TemplateError.self) { try TemplateSet(folder: folder) }
    #expect(error?.file == "page.mustache")
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

extension TemplateSet {
  fileprivate func text(_ view: some View, with name: String) throws -> String {
    String(decoding: try render(view, with: name), as: UTF8.self)
  }
}
