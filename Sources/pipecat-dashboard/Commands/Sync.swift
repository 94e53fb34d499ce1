import ArgumentParser
import Foundation
import Logging
import PipecatClient
import PipecatModel
import SessionArchive
import SessionReport
import SessionSync

/// `sync`: fills the archive once and ends.
struct Sync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fills the archive with what upstream has, once, and ends.")

  @OptionGroup var archive: ArchiveOptions
  @OptionGroup var upstream: UpstreamOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = try await Settings.read(common, flags: archive.flags, upstream.flags)
    let logger = Logger.start(settings)
    guard let keySource = settings.keySource else { throw SettingError.noKey }
    let client = PipecatClient(
      address: settings.namedAPI ?? .pipecatCloud, key: try keySource.read(),
      requestsPerSecond: settings.upstreamRate, logger: logger)
    let archive = try settings.openArchive()
    let service = SyncService(
      client: client, archive: archive, tables: TableFiles(besides: archive.path),
      snapshots: SnapshotStore(), agents: settings.agents, keptDays: settings.keptDays,
      clock: Timestamp.systemClock, logger: logger)
    let progress = SyncProgressDisplay(isTerminal: isatty(STDERR_FILENO) == 1)
    try await service.syncOnce { progress.show($0, $1) }
    progress.end()
  }
}

extension SettingError {
  /// Upstream is to be asked, and there is no key to ask it with.
  static let noKey = SettingError(
    source: Setting.privateKey.variable, problem: "not set, and neither is --private-key-file")
}
