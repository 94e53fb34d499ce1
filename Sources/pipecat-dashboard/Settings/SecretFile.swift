import Foundation

/// A file that holds a secret. It can be read again, so that a secret can be replaced without a
/// restart.
struct SecretFile {
  /// Where it is.
  let path: String
  /// The setting that names it.
  let setting: String

  /// A file, where a setting names one.
  init?(_ found: SettingSources.Found?) {
    guard let found else { return nil }
    path = found.text
    setting = found.source
  }

  /// Its text as it stands now.
  ///
  /// - Throws: ``SettingError`` where it can't be read, is not text, or can be read by others than
  ///   its owner: what others can read is no secret any more.
  func text() throws(SettingError) -> String {
    let bytes: [UInt8]
    do throws(SettingFile.Problem) {
      bytes = try SettingFile.read(path, isSecret: true)
    } catch {
      throw self.error(error.text)
    }
    guard let text = String(bytes: bytes, encoding: .utf8) else {
      throw error("names a file that is not text")
    }
    return text
  }

  /// What is wrong with the file, or with what is in it.
  func error(_ problem: String) -> SettingError {
    SettingFile.error(problem, at: path, setting: setting)
  }
}
