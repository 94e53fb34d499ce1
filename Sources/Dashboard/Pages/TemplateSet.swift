import Foundation
import Mustache

/// All templates of a folder, compiled and checked.
struct TemplateSet: Sendable {
  private let library: MustacheLibrary
  private let stencils = StencilCache()

  /// Compiles every `.mustache` file in a folder and the folders in it.
  ///
  /// A template is named by its path without the ending, as in `parts/pager`.
  ///
  /// - Throws: ``TemplateError`` where a file cannot be read or parsed, or asks for a part that is
  ///   not there.
  init(folder: URL) throws {
    let sources = try Self.sources(in: folder)
    var library = MustacheLibrary()
    for (name, text) in sources {
      do {
        try library.register(text, named: name)
      } catch let error as MustacheTemplate.ParserError {
        throw TemplateError(
          file: "\(name).mustache", line: error.context.lineNumber,
          problem: "\(error.error) at column \(error.context.columnNumber)")
      }
      if text.contains(Stencil.mark) {
        throw TemplateError(
          file: "\(name).mustache", problem: "it contains the control character U+0001")
      }
      for (line, part) in Self.parts(of: text) where sources[part] == nil {
        throw TemplateError(
          file: "\(name).mustache", line: line, problem: "there is no part named “\(part)”")
      }
    }
    self.library = library
  }

  /// Whether there is a template of a name.
  func contains(_ name: String) -> Bool { library.getTemplate(named: name) != nil }

  /// A view as text in UTF-8.
  ///
  /// - Throws: ``TemplateError`` where there is no template of that name.
  func render(_ view: some View, with name: String) throws -> [UInt8] {
    var markup: [UInt8] = []
    try append(view, with: name, to: &markup)
    return markup
  }

  /// The markup of parts, each by its own template; without a line break at the end, which the
  /// template that places it has.
  ///
  /// - Throws: ``TemplateError`` where a template is not there.
  func markup(of parts: [any Part]) throws -> [UInt8] {
    var markup: [UInt8] = []
    for part in parts { try append(part, with: type(of: part).template, to: &markup) }
    if markup.last == UInt8(ascii: "\n") { markup.removeLast() }
    return markup
  }

  private func append(_ view: some View, with name: String, to markup: inout [UInt8]) throws {
    let read = try ViewForm(view, templates: self)
    let stencil = try stencils.stencil(name, read.form) {
      let (content, gaps) = ViewContent.withGaps(view)
      guard let text = library.render(content, withTemplate: name) else {
        throw TemplateError(file: "\(name).mustache", problem: "there is no such template")
      }
      guard gaps == read.texts.count else {
        throw TemplateError(
          file: "\(name).mustache", problem: "its view is read in two ways")
      }
      return Stencil(text)
    }
    stencil.append(read.texts, to: &markup)
  }

  private static func sources(in folder: URL) throws -> [String: String] {
    let root = folder.resolvingSymlinksInPath().path
    guard let files = try? FileManager.default.subpathsOfDirectory(atPath: root) else {
      throw TemplateError(file: root, problem: "the folder cannot be read")
    }
    var sources: [String: String] = [:]
    for path in files where path.hasSuffix(".mustache") {
      let file = folder.appendingPathComponent(path)
      guard let text = try? String(contentsOf: file, encoding: .utf8) else {
        throw TemplateError(file: path, problem: "the file cannot be read as UTF-8")
      }
      sources[String(path.dropLast(".mustache".count))] = text
    }
    return sources
  }

  /// The parts and layouts that a template asks for, with their lines.
  private static func parts(of text: String) -> [(line: Int, name: String)] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line in
      line.matches(of: /\{\{[><]\s*([A-Za-z0-9\/_-]+)\s*\}\}/).map { (index + 1, String($0.1)) }
    }
  }
}

/// Why the templates cannot be used.
struct TemplateError: Error, CustomStringConvertible {
  /// The file, relative to the folder of templates.
  let file: String
  /// The line, from 1; `nil` where it is about the whole file.
  var line: Int?
  /// What is wrong.
  let problem: String

  var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(problem)"
  }
}
