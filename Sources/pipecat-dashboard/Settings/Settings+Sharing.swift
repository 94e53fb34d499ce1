import Dashboard
import Foundation
import HTTPTypes
import MicroHTTP

extension Settings {
  /// Whether something is asked of readers, or of what comes between them and the dashboard.
  var isGuarded: Bool { passwordFile != nil || !trustedProxies.isEmpty }

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
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw SettingError(source: setting, problem: "names a file that cannot be read: \(path)")
    }
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    return Set(lines.filter { !$0.isEmpty && !$0.hasPrefix("#") })
  }
}
