import ArgumentParser
import Foundation
import PipecatClient

/// The flags that every command takes.
struct CommonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A YAML file of settings, by the names of the flags.", valueName: "path"))
  var config: String?

  @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical."))
  var logLevel: String?

  @Option(help: ArgumentHelp("text or json.", valueName: "format"))
  var logFormat: String?

  var flags: [Setting: [String]] {
    [.logLevel: logLevel, .logFormat: logFormat].compactMapValues { $0.map { [$0] } }
  }
}

/// The flags of the commands that keep an archive.
struct ArchiveOptions: ParsableArguments {
  @Option(
    name: .customLong("agent"),
    help: ArgumentHelp(
      "An agent to show; repeat for more. Without one, all that the key can see.",
      valueName: "name"))
  var agents: [String] = []

  @Option(help: ArgumentHelp("The file of the archive.", valueName: "path"))
  var archive: String?

  @Option(
    help: ArgumentHelp(
      "For how many days sessions are kept; everything is kept if not set.", valueName: "days"))
  var keep: String?

  var flags: [Setting: [String]] {
    [
      .agent: agents, .archive: archive.map { [$0] } ?? [], .keep: keep.map { [$0] } ?? [],
    ]
  }
}

/// The flags of the commands that ask upstream.
struct UpstreamOptions: ParsableArguments {
  @Option(
    name: .customLong("api-url"),
    help: ArgumentHelp("The API server, \(APIAddress.pipecatCloud) if not set.", valueName: "url"))
  var apiURL: String?

  @Option(
    help: ArgumentHelp(
      "A file that holds the private key. The key itself may be in PIPECAT_PRIVATE_KEY; no flag "
        + "takes it, since a process list would show it.", valueName: "path"))
  var privateKeyFile: String?

  @Option(
    help: ArgumentHelp(
      "The most requests a second to the API, for all agents together.", valueName: "n"))
  var upstreamRate: String?

  var flags: [Setting: [String]] {
    [.apiURL: apiURL, .privateKeyFile: privateKeyFile, .upstreamRate: upstreamRate]
      .compactMapValues { $0.map { [$0] } }
  }
}

/// The flags of the commands that serve pages.
struct ServingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where to listen; port 0 takes any.", valueName: "host:port"))
  var listen: String?

  @Option(help: ArgumentHelp("How often to ask upstream.", valueName: "seconds"))
  var syncInterval: String?

  @Option(help: ArgumentHelp("The zone of times, like Europe/Berlin.", valueName: "id"))
  var timeZone: String?

  @Option(
    name: .customLong("public-url"),
    help: ArgumentHelp("The address that visitors use, for links to share.", valueName: "url"))
  var publicURL: String?

  @Option(
    name: .customLong("frame-ancestor"),
    help: ArgumentHelp("An origin that may frame pages; repeat for more.", valueName: "origin"))
  var frameAncestors: [String] = []

  @Option(
    help: ArgumentHelp("The folder that holds Templates/ and Public/.", valueName: "path"))
  var assets: String?

  @Flag(help: "Let anyone who reaches the address read everything.")
  var allowAnonymous = false

  var flags: [Setting: [String]] {
    [
      .listen: listen.map { [$0] }, .syncInterval: syncInterval.map { [$0] },
      .timeZone: timeZone.map { [$0] }, .publicURL: publicURL.map { [$0] },
      .frameAncestor: frameAncestors, .assets: assets.map { [$0] },
    ].compactMapValues { $0 }
  }
}

extension Settings {
  /// The settings from flags, the process's environment and the file that `common` names.
  ///
  /// - Throws: ``SettingError`` for the first that is wrong.
  static func read(_ common: CommonOptions, flags: [Setting: [String]]...) async throws -> Settings
  {
    let environment = ProcessInfo.processInfo.environment
    let all = flags.reduce(common.flags) { $0.merging($1) { first, _ in first } }
    return try Settings(
      await SettingSources(flags: all, environment: environment, configPath: common.config),
      environment: environment)
  }
}
