import ArgumentParser
import Dashboard
import Foundation
import Logging
import PipecatModel
import SessionReport

/// `link`: signs a link to an agent's sessions.
struct Link: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Signs a link that shows an agent's sessions, under filters that can't be taken off.",
    discussion: """
      Prints the link. Whoever has it sees what it shows without signing in, until it expires or \
      its id is in the file that --revoked-links names.
      """)

  @Option(help: ArgumentHelp("The agent.", valueName: "name"))
  var agent: String

  @Option(
    name: .customLong("filter"),
    help: ArgumentHelp(
      "A filter as in a page's address, like outcome=failed, that is locked; repeat for more.",
      valueName: "name=value"))
  var filters: [String] = []

  @Option(help: ArgumentHelp("For how long it is good, like 12h, 30d or 1y.", valueName: "length"))
  var expires: String

  @Option(
    help: ArgumentHelp(
      "The file of the secret that signs, at least 32 bytes; of several, one a line, the first.",
      valueName: "path"))
  var linkSecretFile: String?

  /// With more, an address that has filters of its own too may be longer than is answered.
  private static let longestToken = 6000

  @OptionGroup var address: AddressOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = try await Settings.read(
      common, flags: address.flags, [.linkSecretFile: linkSecretFile.map { [$0] } ?? []])
    guard let name = AgentName(agent) else {
      throw SettingError(source: "--agent", problem: "\"\(agent)\" is not the name of an agent")
    }
    guard let end = LinkLifetime.end(expires, from: Timestamp.systemClock()) else {
      throw SettingError(
        source: "--expires",
        problem: "\"\(expires)\" is not allowed, write \(LinkLifetime.allowed)")
    }
    guard let signer = try await settings.linkSigner() else {
      throw SettingError(
        source: "--link-secret-file", problem: "not set: without a secret nothing can be signed")
    }
    let lock: SessionLock
    do {
      lock = try SessionLock(
        parameters: try FilterArgument.all(filters), timeZone: settings.timeZone)
    } catch let error as InvalidParameters {
      throw SettingError(filters: error)
    }
    let link = SharedLink(
      agent: name, lock: lock, frameAncestors: settings.frameAncestors, expiresAt: end)
    let token = try await signer.token(for: link)
    guard token.utf8.count <= Link.longestToken else {
      throw SettingError(
        source: "--filter", problem: "the link would be too long: lock fewer values")
    }
    AuditLog(Logger.start(settings)).made(link, by: NSUserName(), from: "command line")
    let scheme = settings.tlsFiles == nil ? "http" : "https"
    print(
      SignedAddress.sessions(
        of: token, at: settings.publicURL ?? "\(scheme)://\(settings.listen)"))
  }
}
