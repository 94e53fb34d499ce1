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
    report.attempt("templates") { try AssetsFolder.find(named: settings.assetsPath).path }
    await checkUpstream(settings, logger, &report)
    await report.attempt("archive \(settings.archivePath)") {
      let archive = try SQLiteArchive(path: settings.archivePath)
      return "\(try await archive.agents().count) agents"
    }
    await report.attempt("port \(settings.listen)") {
      let server = try Server(
        ServerConfiguration(host: settings.listen.host, port: Int(settings.listen.port)),
        logger: logger, handler: ClosureHandler { _ in .now(.text("ok\n")) })
      await server.stop(grace: .zero)
      return "free"
    }
    guard report.isGood else { throw ExitCode.failure }
  }

  private func checkUpstream(
    _ settings: Settings, _ logger: Logger, _ report: inout CheckReport
  ) async {
    guard let source = settings.keySource else {
      report.tell("key", "none set: a simulated cloud is served")
      return
    }
    var key: PrivateKey?
    report.attempt("key from \(source.setting)") {
      key = try source.read()
      return "readable"
    }
    guard let key else { return }
    let address = settings.namedAPI ?? .pipecatCloud
    await report.attempt("API \(address)") {
      let client = PipecatClient(
        address: address, key: key, requestsPerSecond: settings.upstreamRate, logger: logger)
      let agents = try await client.agents().map(\.name)
      let missing = settings.agents.filter { !agents.contains($0) }
      guard missing.isEmpty else {
        throw SettingError(
          source: "--agent",
          problem: "the key can't see \(missing.map(\.text).joined(separator: ", "))")
      }
      return "answers, \(agents.count) agents"
    }
  }
}

/// The lines of a check.
struct CheckReport {
  /// Whether everything that was tried works.
  private(set) var isGood = true

  /// Tells what is configured.
  func tell(_ subject: String, _ text: String) {
    print("  \(subject): \(text)")
  }

  /// Tries something, and tells what came of it.
  mutating func attempt(_ subject: String, _ work: () throws -> String) {
    note(subject, Result { try work() })
  }

  /// Tries something that takes its time, and tells what came of it.
  mutating func attempt(_ subject: String, _ work: () async throws -> String) async {
    do {
      let text = try await work()
      note(subject, .success(text))
    } catch {
      note(subject, .failure(error))
    }
  }

  private mutating func note(_ subject: String, _ result: Result<String, any Error>) {
    switch result {
    case .success(let text): print("✓ \(subject): \(text)")
    case .failure(let error):
      isGood = false
      print("✗ \(subject): \(error)")
    }
  }
}
