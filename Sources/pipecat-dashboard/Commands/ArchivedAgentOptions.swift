import ArgumentParser
import SessionReport

/// The flags of commands that read an agent's sessions out of the archive.
struct ArchivedAgentOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The agent.", valueName: "name"))
  var agent: String

  @Option(
    name: .customLong("filter"),
    help: ArgumentHelp(
      "A filter as in a page's address, like outcome=failed; repeat for more.",
      valueName: "name=value"))
  var filters: [String] = []

  @Option(help: ArgumentHelp("The file of the archive.", valueName: "path"))
  var archive: String?

  @Option(help: ArgumentHelp("The zone of bare dates, like Europe/Berlin.", valueName: "id"))
  var timeZone: String?

  /// The settings, by these flags and those of every command.
  func settings(_ common: CommonOptions) async throws -> Settings {
    try await Settings.read(
      common,
      flags: [.archive: archive.map { [$0] } ?? [], .timeZone: timeZone.map { [$0] } ?? []])
  }

  /// What the filters ask for, and the agent that they are about.
  ///
  /// - Throws: ``SettingError`` where a filter can't be read, and where the archive has no such agent.
  func read(_ settings: Settings) async throws -> (request: SessionRequest, agent: ArchivedAgent) {
    let request = try SessionRequest(filters: filters, timeZone: settings.timeZone)
    return (request, try await ArchivedAgent(named: agent, settings))
  }
}
