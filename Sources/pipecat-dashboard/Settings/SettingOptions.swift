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

/// The flags that say where the dashboard is found, and by whom.
struct AddressOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where to listen; port 0 takes any.", valueName: "host:port"))
  var listen: String?

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

  var flags: [Setting: [String]] {
    [
      .listen: listen.map { [$0] }, .timeZone: timeZone.map { [$0] },
      .publicURL: publicURL.map { [$0] }, .frameAncestor: frameAncestors,
    ].compactMapValues { $0 }
  }
}

/// The flags that say who may read what, and over what.
struct SafetyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Who may sign in: a file that `htpasswd -B` writes.", valueName: "path"))
  var passwordFile: String?

  @Option(
    name: .customLong("trusted-proxy"),
    help: ArgumentHelp(
      "A network whose proxies may say for whom they ask, like 10.0.0.0/8; repeat for more.",
      valueName: "cidr"))
  var trustedProxies: [String] = []

  @Option(
    help: ArgumentHelp(
      "The header in which a trusted proxy names whom it signed in.", valueName: "name"))
  var userHeader: String?

  @Option(
    help: ArgumentHelp(
      "The secrets of signed links, one a line, each at least 32 bytes; the first signs.",
      valueName: "path"))
  var linkSecretFile: String?

  @Option(
    help: ArgumentHelp(
      "The ids of signed links that are good no more, one a line.", valueName: "path"))
  var revokedLinks: String?

  @Option(help: ArgumentHelp("The certificate chain for HTTPS, in PEM.", valueName: "path"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The certificate's private key, in PEM.", valueName: "path"))
  var tlsKey: String?

  @Option(
    help: ArgumentHelp(
      "An address of its own for /metrics, which is then told nowhere else.",
      valueName: "host:port"))
  var metricsListen: String?

  var flags: [Setting: [String]] {
    [
      .passwordFile: passwordFile, .userHeader: userHeader, .linkSecretFile: linkSecretFile,
      .revokedLinks: revokedLinks, .tlsCertificate: tlsCertificate, .tlsKey: tlsKey,
      .metricsListen: metricsListen,
    ].compactMapValues { $0.map { [$0] } }.merging([.trustedProxy: trustedProxies]) { $1 }
  }
}

/// The flags of the commands that serve pages.
struct ServingOptions: ParsableArguments {
  @OptionGroup var address: AddressOptions
  @OptionGroup var safety: SafetyOptions

  @Option(help: ArgumentHelp("How often to ask upstream.", valueName: "seconds"))
  var syncInterval: String?

  @Option(
    help: ArgumentHelp("The folder that holds Templates/ and Public/.", valueName: "path"))
  var assets: String?

  @Flag(help: "Let anyone who reaches the address read everything.")
  var allowAnonymous = false

  var flags: [Setting: [String]] {
    let own: [Setting: [String]] = [.syncInterval: syncInterval, .assets: assets]
      .compactMapValues { $0.map { [$0] } }
    return [address.flags, safety.flags].reduce(own) { $0.merging($1) { $1 } }
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
