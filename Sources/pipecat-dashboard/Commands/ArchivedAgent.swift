import PipecatModel
import SessionArchive
import SessionReport
import SessionSync

/// An agent as the archive has it, read while a dashboard may serve it.
struct ArchivedAgent {
  let name: AgentName
  let table: SessionTable
  let coverage: Coverage
  /// When upstream was last read.
  let asOf: Timestamp

  /// Reads an agent that an option names.
  ///
  /// - Throws: ``SettingError`` where it is no name, and where the archive has no such agent.
  init(named text: String, _ settings: Settings) async throws {
    guard let name = AgentName(text) else {
      throw SettingError(source: "--agent", problem: "\"\(text)\" is not the name of an agent")
    }
    let archive = try settings.readArchive()
    guard let known = try await archive.agents().first(where: { $0.name == name }) else {
      throw SettingError(
        source: "--agent", problem: "the archive \(settings.archivePath) has no agent \(name)")
    }
    self.name = name
    table = try await archive.withSessions(of: name) { SessionTable($0) }
    coverage = Coverage(known.progress, sessions: table.count)
    asOf = known.progress.syncedAt ?? table.lastCreatedAt ?? Timestamp(milliseconds: 0)
  }
}
