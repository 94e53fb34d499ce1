import PipecatClient

/// Where the private key comes from. It can be read again, so that a rotated key needs no restart.
enum KeySource {
  case file(path: String, setting: String)
  case text(String, setting: String)

  /// The file where one is named, else the key itself; `nil` where neither is set.
  init?(_ sources: SettingSources) {
    if let file = sources.text(.privateKeyFile) {
      self = .file(path: file.text, setting: file.source)
    } else if let key = sources.text(.privateKey) {
      self = .text(key.text, setting: key.source)
    } else {
      return nil
    }
  }

  /// The setting that names it.
  var setting: String {
    switch self {
    case .file(_, let setting), .text(_, let setting): setting
    }
  }

  /// The key as it stands now.
  ///
  /// - Throws: ``SettingError`` where the file can't be read or what it holds can't be a key.
  func read() throws -> PrivateKey {
    do throws(PrivateKeyError) {
      switch self {
      case .file(let path, let setting): return try PrivateKey.read(file: path, setting: setting)
      case .text(let text, let setting): return try PrivateKey(text, setting: setting)
      }
    } catch {
      throw SettingError(source: error.setting, problem: error.problem)
    }
  }
}
