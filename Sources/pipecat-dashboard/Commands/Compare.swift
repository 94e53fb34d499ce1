import ArgumentParser
import Dashboard
import Foundation
import PipecatModel
import SessionReport

/// `compare`: whether a deployment made things worse, for a release pipeline to stop on.
struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells whether a deployment differs from another, and how sure that is.",
    discussion: """
      Reads the archive only, also while a dashboard serves it; `sync` fills it. Without names the \
      newest deployment is held against the one before it. Exits with 3 where the verdict is what \
      --fail-on names, so that a pipeline can stop on it; it may ask again and again. With any other \
      verdict, too-few and unclear among them, it exits with 0.
      """)

  @OptionGroup var archived: ArchivedAgentOptions

  @Option(
    help: ArgumentHelp(
      "The deployment that is held against; if not set the one before, or for the first the next.",
      valueName: "id"))
  var baseline: String?

  @Option(
    help: ArgumentHelp("The deployment in question; the newest if not set.", valueName: "id"))
  var candidate: String?

  @Option(help: ArgumentHelp("text or json.", valueName: "format"))
  var format: String = "text"

  @Option(
    help: ArgumentHelp(
      "Exit with 3 at this verdict: worse, better, different, unclear or too-few.",
      valueName: "verdict"))
  var failOn: String?

  @OptionGroup var common: CommonOptions

  /// What it is written as.
  private enum Format: String {
    case text, json
  }

  func run() async throws {
    let settings = try await archived.settings(common)
    guard let format = Format(rawValue: format) else {
      throw SettingError(source: "--format", problem: "\"\(format)\" is not text or json")
    }
    let stopsOn = try failOn.map { word in
      guard let verdict = Verdict(rawValue: word) else {
        let words = Verdict.allCases.map(\.rawValue).joined(separator: ", ")
        throw SettingError(source: "--fail-on", problem: "\"\(word)\" is not one of \(words)")
      }
      return verdict
    }
    // As of a variable that is not set: the newest would be judged instead of the one that was meant.
    for (flag, id) in [("--baseline", baseline), ("--candidate", candidate)] where id == "" {
      throw SettingError(source: flag, problem: "\"\" is no id of a deployment")
    }
    let (request, agent) = try await archived.read(settings)
    let filter = request.filter(asOf: agent.asOf)
    let history = DeploymentHistory(table: agent.table, filter: filter, asOf: agent.asOf)
    let comparison = history.comparison(
      baseline: baseline ?? request.baseline, candidate: candidate ?? request.candidate,
      in: request.timeZone)
    switch format {
    case .text:
      print(
        ComparisonText(comparison, coverage: agent.coverage, asOf: agent.asOf).text, terminator: "")
    case .json:
      var json = JSONWriter()
      json.beginObject()
      json.field("agent", agent.name.text)
      json.field("asOf", agent.asOf)
      json.key("filter")
      filter.write(to: &json)
      json.key("coverage")
      agent.coverage.write(to: &json)
      comparison.writeFields(to: &json)
      json.endObject()
      json.newline()
      try FileHandle.standardOutput.write(contentsOf: Data(json.bytes))
    }
    if comparison.verdict == stopsOn { throw ExitCode(3) }
  }
}
