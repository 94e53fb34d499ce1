import ArgumentParser
import Foundation
import Logging
import MicroHTTP
import PipecatClient
import PipecatModel
import SessionArchive
import SessionReport

/// `check`: tells what is configured, and whether it works.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Tells what is configured, and whether the key, the API, the archive and the port work.")

  @OptionGroup var serving: ServingOptions
  @OptionGroup var archive: ArchiveOptions
  @OptionGroup var upstream: UpstreamOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = try await Settings.read(
      common, flags: serving.flags, archive.flags, upstream.flags)
    let logger = Logger.start(settings)
    var report = CheckReport()
    report.tell(
      "agents",
      settings.agents.isEmpty
        ? "all that the key can see" : settings.agents.map(\.text).joined(separator: ", "))
    report.tell("time zone", settings.timeZone.ianaName)
    report.tell(
      "framed by",
      settings.frameAncestors.isEmpty ? "nobody" : settings.frameAncestors.joined(separator: ", "))
    await checkSafety(settings, &report)
    report.tell("kept", settings.keptDays.map { "\($0) days" } ?? "everything")
    report.tell("requests to the API", "at most \(settings.upstreamRate) a second")
    await report.attempt("templates") { try AssetsFolder.find(named: settings.assetsPath).path }
    await checkUpstream(settings, logger, &report)
    await checkArchive(settings, &report)
    if let address = settings.metricsListen {
      await report.attempt("port \(address) (--metrics-listen)") {
        try await Check.listen(at: address, logger)
      }
    }
    await report.attempt("who reaches it") {
      try settings.checkReach(allowAnonymous: serving.allowAnonymous)
      return settings.listen.isLoopback ? "this machine alone" : "others too"
    }
    await report.attempt("port \(settings.listen) (\(settings.listenSource))") {
      try await Check.listen(at: settings.listen, logger)
    }
    guard report.failed.isEmpty else { throw CheckFailure(failed: report.failed) }
  }

  private static func listen(at address: ListenAddress, _ logger: Logger) async throws -> String {
    let server = try Server(
      ServerConfiguration(host: address.host, port: Int(address.port)), logger: logger,
      handler: ClosureHandler { _ in .now(.text("ok\n")) })
    await server.stop(grace: .zero)
    return "free"
  }

  private func checkSafety(_ settings: Settings, _ report: inout CheckReport) async {
    if let file = settings.passwordFile {
      await report.attempt("passwords from \(file.setting)") {
        "\(try Settings.passwords(in: file)) may sign in"
      }
    }
    let ways = [
      settings.userHeader.map { "\($0) of trusted proxies" },
      settings.passwordFile.map { _ in "password" },
      settings.trustedProxies.isEmpty ? nil : "trusted proxies",
    ].compactMap(\.self)
    report.tell(
      "let in by",
      ways.isEmpty ? "nobody: whoever reaches it reads it" : ways.joined(separator: ", "))
    if let files = settings.tlsFiles {
      await report.attempt("certificate from \(files.certificateSetting)") {
        _ = try files.certificates()
        return "belongs to its key"
      }
    }
    guard settings.linkSecretFile != nil else {
      return report.tell("signed links", "none: no secret is set")
    }
    await report.attempt("signed links") {
      _ = try await settings.linkSigner()
      return "can be made for \(settings.publicURL ?? "no public address")"
    }
  }

  private func checkUpstream(
    _ settings: Settings, _ logger: Logger, _ report: inout CheckReport
  ) async {
    guard let source = settings.keySource else {
      report.tell("key", "none set: a simulated cloud is served")
      return
    }
    var client: PipecatClient?
    let address = settings.namedAPI ?? .pipecatCloud
    await report.attempt("key from \(source.setting)") {
      client = PipecatClient(
        address: address, key: try source.read(), requestsPerSecond: settings.upstreamRate,
        logger: logger)
      return "readable"
    }
    guard let client else { return }
    var agents = settings.agents
    await report.attempt("API \(address)") {
      let seen = try await client.agents().filter { $0.deletedAt == nil }.map(\.name)
      let missing = settings.agents.filter { !seen.contains($0) }
      guard missing.isEmpty else {
        throw SettingError(
          source: "--agent",
          problem: "the key can't see \(missing.map(\.text).joined(separator: ", "))")
      }
      if agents.isEmpty { agents = seen }
      return "accepts the key, which sees \(seen.count) agents"
    }
    // One agent tells whether sessions can be read; all of them would use up the limit.
    guard let agent = agents.first else { return }
    await report.attempt("sessions of \(agent)") {
      let page = try await client.sessions(of: agent, matching: SessionQuery(limit: 1))
      return page.totalCount.map { "can be read, there are \($0)" } ?? "can be read"
    }
    await report.attempt("limits of \(agent)") {
      let details = try await client.agent(agent)
      return details.maxReplicas.map { "at most \($0) sessions at once" } ?? "not told"
    }
  }

  private func checkArchive(_ settings: Settings, _ report: inout CheckReport) async {
    await report.attempt("archive \(settings.archivePath) (\(settings.archiveSource))") {
      let agents = try await SQLiteArchive(path: settings.archivePath).agents()
      let complete = agents.count(where: \.progress.isComplete)
      return "can be written, holds \(agents.count) agents, \(complete) of them complete"
    }
    await report.attempt("disk of the archive") {
      let folder = URL(fileURLWithPath: settings.archivePath).deletingLastPathComponent().path
      let free = try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize]
      guard let bytes = free as? Int else { return "not known how much is free" }
      let megabytes = bytes / 1_000_000
      guard megabytes >= Check.leastMegabytes else {
        throw SettingError(
          source: settings.archiveSource,
          problem: "\(megabytes) MB are free: make room, or name an archive elsewhere")
      }
      return "\(megabytes) MB are free, a million sessions take about 65"
    }
  }

  /// Below this an archive that grows may soon not be written any more.
  private static let leastMegabytes = 50
}
