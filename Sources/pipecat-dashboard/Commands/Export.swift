import ArgumentParser
import Dashboard
import Foundation
import PipecatModel
import SessionArchive
import SessionReport

/// `export`: sessions out of the archive, as a file for other tools.
struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes an agent's archived sessions as CSV, NDJSON or JSON.",
    discussion: """
      Reads the archive only, also while a dashboard serves it. `now` in a filter is when upstream \
      was last read.
      """)

  @OptionGroup var archived: ArchivedAgentOptions

  @Option(help: ArgumentHelp("csv, ndjson or json.", valueName: "format"))
  var format: String = "csv"

  @Option(
    help: ArgumentHelp("The file to write; standard output if not set.", valueName: "path"))
  var output: String?

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = try await archived.settings(common)
    guard let format = SessionExport.Format(rawValue: format) else {
      throw SettingError(source: "--format", problem: "\"\(format)\" is not csv, ndjson or json")
    }
    let (request, agent) = try await archived.read(settings)
    let selection = agent.table.select(request.filter(asOf: agent.asOf), order: request.order)
    try write(SessionExport(format: format, agent: agent.name, selection: selection))
  }

  private func write(_ export: SessionExport) throws {
    var export = export
    let file: FileHandle
    if let output {
      guard FileManager.default.createFile(atPath: output, contents: nil),
        let handle = FileHandle(forWritingAtPath: output)
      else { throw SettingError(source: "--output", problem: "\(output) can't be written") }
      file = handle
    } else {
      file = .standardOutput
    }
    while let chunk = export.nextChunk() { try file.write(contentsOf: Data(chunk)) }
    if output != nil { try file.close() }
  }
}

extension SessionRequest {
  /// What the filters of a command line ask for.
  ///
  /// - Throws: ``SettingError`` where one can't be read.
  init(filters: [String], timeZone: TimeZone) throws {
    let parameters = try FilterArgument.all(filters)
    do {
      try self.init(parameters: parameters, defaults: .document(in: timeZone))
    } catch {
      throw SettingError(filters: error)
    }
  }
}

extension FilterArgument {
  /// The names and values of all filters of a command line.
  static func all(_ filters: [String]) throws(SettingError) -> [(name: String, value: String)] {
    var parameters: [(name: String, value: String)] = []
    for filter in filters {
      guard let filter = FilterArgument(filter) else {
        throw SettingError(source: "--filter", problem: "\"\(filter)\" is not NAME=VALUE")
      }
      parameters.append((filter.name, filter.value))
    }
    return parameters
  }
}

extension SettingError {
  /// What is wrong with the filters of a command line.
  init(filters error: InvalidParameters) {
    let problems = error.problems.map { "\($0.parameter)=\($0.value), write \($0.allowed)" }
    self.init(source: "--filter", problem: problems.joined(separator: "; "))
  }
}
