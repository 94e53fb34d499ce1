import Dashboard
import Foundation

extension Settings {
  /// Whether something is asked of readers, or of what comes between them and the dashboard.
  var isGuarded: Bool { passwordFile != nil || !trustedProxies.isEmpty }

  /// Checks that nobody reads what nobody said they may.
  ///
  /// - Throws: ``SettingError`` where others can reach an address, and nothing asks them who they are.
  func checkReach(allowAnonymous: Bool) throws(SettingError) {
    guard !isGuarded && !allowAnonymous else { return }
    let addresses =
      [(listen, listenSource)] + (metricsListen.map { [($0, "--metrics-listen")] } ?? [])
    for (address, source) in addresses where !address.isLoopback {
      throw SettingError(
        source: source,
        problem: "others can reach \(address), and nothing asks them who they are: "
          + "listen on 127.0.0.1, name a --password-file or a --trusted-proxy, or say "
          + "--allow-anonymous")
    }
  }

  /// Who is let in.
  ///
  /// - Throws: ``SettingError`` where the password file can't be used.
  func doorRules(allowAnonymous: Bool) throws -> Door.Rules {
    Door.Rules(
      passwords: try passwordFile.map(Settings.passwords(in:)), userHeader: userHeader,
      proxies: TrustedProxies(trustedProxies),
      isForProxiesAlone: !trustedProxies.isEmpty && !listen.isLoopback && !allowAnonymous)
  }

  /// What signs links; `nil` where no secret is set.
  ///
  /// - Throws: ``SettingError`` where a file can't be used.
  func linkSigner() async throws -> LinkSigner? {
    guard let linkSecretFile else { return nil }
    let signer = await LinkSigner(
      secrets: try Settings.secrets(in: linkSecretFile), publicURL: publicURL)
    if let revokedLinks { signer.replaceRevoked(with: try revokedLinks.ids()) }
    return signer
  }

  /// The passwords in a file.
  static func passwords(in file: SecretFile) throws(SettingError) -> PasswordFile {
    let text = try file.text()
    do throws(PasswordFileError) {
      return try PasswordFile(text)
    } catch {
      throw file.error(error.problem)
    }
  }

  /// The secrets in a file.
  static func secrets(in file: SecretFile) throws(SettingError) -> LinkSecrets {
    let text = try file.text()
    do throws(LinkSecretError) {
      return try LinkSecrets(text)
    } catch {
      throw file.error(error.problem)
    }
  }
}

/// A file that names the links which are good no more.
struct RevokedLinks {
  /// Where it is.
  let path: String
  /// The setting that names it.
  let setting: String

  /// The ids in it, one a line; blank lines and those that begin with `#` are passed over.
  ///
  /// - Throws: ``SettingError`` where it can't be read.
  func ids() throws(SettingError) -> Set<String> {
    let bytes: [UInt8]
    do throws(SettingFile.Problem) {
      bytes = try SettingFile.read(path, isSecret: false)
    } catch {
      throw SettingFile.error(error.text, at: path, setting: setting)
    }
    guard let text = String(bytes: bytes, encoding: .utf8) else {
      throw SettingFile.error("names a file that is not text", at: path, setting: setting)
    }
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    return Set(lines.filter { !$0.isEmpty && !$0.hasPrefix("#") })
  }
}
