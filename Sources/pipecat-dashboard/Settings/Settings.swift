import Dashboard
import Foundation
import HTTPTypes
import Logging
import MicroHTTP
import PipecatClient
import PipecatModel
import SessionReport

/// Everything that the commands can be told, checked.
struct Settings {
  /// Where the dashboard listens.
  var listen: ListenAddress
  /// The setting that names it.
  var listenSource: String
  /// The agents to serve; empty means every agent that the key can see.
  var agents: [AgentName]
  /// The API server; `nil` where nobody named one.
  var namedAPI: APIAddress?
  /// Where the private key comes from; `nil` where none is set.
  var keySource: KeySource?
  /// The file of the archive.
  var archivePath: String
  /// The setting that names it.
  var archiveSource: String
  /// How often to ask upstream for what is new, in seconds.
  var syncInterval: Int
  /// The zone of times on pages and of bare dates in links, unless a link says otherwise.
  var timeZone: TimeZone
  /// The address that visitors use, without a slash at the end; `nil` takes it from each request.
  var publicURL: String?
  /// The origins that may frame pages.
  var frameAncestors: [String]
  /// Who may sign in; `nil` where nobody can.
  var passwordFile: SecretFile?
  /// The networks whose proxies are trusted.
  var trustedProxies: [AddressRange]
  /// The header in which such a proxy names whom it signed in.
  var userHeader: HTTPField.Name?
  /// The secrets of signed links; `nil` where there are no signed links.
  var linkSecretFile: SecretFile?
  /// The signed links that are good no more.
  var revokedLinks: RevokedLinks?
  /// The certificate chain and its key; `nil` for plain HTTP.
  var tlsFiles: TLSFiles?
  /// Where `/metrics` is told instead of beside the pages.
  var metricsListen: ListenAddress?
  /// The folder that holds `Templates/` and `Public/`; `nil` looks for it.
  var assetsPath: String?
  /// For how many days sessions are kept; `nil` keeps all.
  var keptDays: Int?
  /// The most requests a second to the API, for all agents together.
  var upstreamRate: Double
  /// The least severe log lines to write.
  var logLevel: Logger.Level
  /// The form of log lines.
  var logFormat: LogFormat

  /// Reads and checks every setting.
  ///
  /// - Throws: ``SettingError`` for the first that is wrong.
  init(_ sources: SettingSources, environment: [String: String]) throws {
    listen =
      try sources.value(
        .listen, allowed: "write HOST:PORT, like 127.0.0.1:8080 or [::1]:8080", ListenAddress.init)
      ?? ListenAddress.standard
    listenSource = sources.text(.listen)?.source ?? "--listen"
    agents = try sources.values(
      .agent, allowed: "an agent's name has lower-case letters, digits and inner hyphens"
    ) { AgentName($0) }
    namedAPI = try sources.text(.apiURL).map { found in
      do {
        return try APIAddress(found.text)
      } catch {
        throw SettingError(source: found.source, problem: "\"\(found.text)\" \(error)")
      }
    }
    keySource = KeySource(sources)
    let archive = sources.text(.archive)
    archivePath = archive?.text ?? Settings.standardArchivePath(environment)
    archiveSource = archive?.source ?? "--archive"
    syncInterval =
      try sources.value(.syncInterval, allowed: "write whole seconds, 1 to 86400") {
        Int($0).flatMap { (1...86_400).contains($0) ? $0 : nil }
      } ?? 15
    timeZone =
      try sources.value(
        .timeZone, allowed: "write a time zone of the IANA list, like Europe/Berlin"
      ) { TimeZone(ianaName: $0) } ?? .gmt
    publicURL = try sources.value(
      .publicURL, allowed: "write an address like https://dash.example.net", WebAddress.base)
    frameAncestors = try sources.values(
      .frameAncestor, allowed: "write an origin like https://wiki.example.net", WebAddress.origin)
    passwordFile = SecretFile(sources.text(.passwordFile))
    trustedProxies = try sources.values(
      .trustedProxy, allowed: "write a network like 10.0.0.0/8, or an address",
      AddressRange.init)
    userHeader = try sources.value(
      .userHeader, allowed: "write the name of a header, like X-Forwarded-User"
    ) { HTTPField.Name($0) }
    if userHeader != nil && trustedProxies.isEmpty {
      throw SettingError(
        source: sources.text(.userHeader)?.source ?? "--user-header",
        problem: "anyone could send it: name with --trusted-proxy who may")
    }
    linkSecretFile = SecretFile(sources.text(.linkSecretFile))
    revokedLinks = sources.text(.revokedLinks).map {
      RevokedLinks(path: $0.text, setting: $0.source)
    }
    if let revokedLinks, linkSecretFile == nil {
      throw SettingError(
        source: revokedLinks.setting, problem: "there are no links without --link-secret-file")
    }
    tlsFiles = try TLSFiles(sources)
    metricsListen = try sources.value(
      .metricsListen, allowed: "write HOST:PORT, like 127.0.0.1:9090", ListenAddress.init)
    assetsPath = sources.text(.assets)?.text
    keptDays = try sources.value(.keep, allowed: "write whole days, 1 to 36500") {
      Int($0).flatMap { (1...36_500).contains($0) ? $0 : nil }
    }
    upstreamRate =
      try sources.value(.upstreamRate, allowed: "write requests a second, above 0") {
        Double($0).flatMap { $0 > 0 && $0 <= 100_000 ? $0 : nil }
      } ?? 5
    logLevel =
      try sources.value(
        .logLevel,
        allowed: "write \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))",
        Logger.Level.init(rawValue:)) ?? .info
    logFormat =
      try sources.value(.logFormat, allowed: "write text or json", LogFormat.init)
      ?? .text
  }

  /// `$XDG_STATE_HOME/pipecat-dashboard/sessions.sqlite`, as the XDG Base Directory Specification
  /// places data that should outlive a restart.
  private static func standardArchivePath(_ environment: [String: String]) -> String {
    let state =
      environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state"
    return state + "/pipecat-dashboard/sessions.sqlite"
  }
}

extension ListenAddress {
  /// Port 8080, for this machine only.
  static let standard = ListenAddress(host: "127.0.0.1", port: 8080)
}
