import PipecatClient

/// Where the private key comes from. It can be read again, so that a rotated key needs no restart.
///
/// Holds a key as a ``PrivateKey`` only, since whatever is handed to a library may end up printed.
enum KeySource {
  case file(SecretFile)
  case given(Result<PrivateKey, PrivateKeyError>, setting: String)

  /// The file where one is named, else the key itself; `nil` where neither is set.
  init?(_ sources: SettingSources) {
    if let file = SecretFile(sources.text(.privateKeyFile)) {
      self = .file(file)
    } else if let key = sources.text(.privateKey) {
      let checked = Result { () throws(PrivateKeyError) in
        try PrivateKey(key.text, setting: key.source)
      }
      self = .given(checked, setting: key.source)
    } else {
      return nil
    }
  }

  /// The setting that names it.
  var setting: String {
    switch self {
    case .file(let file): file.setting
    case .given(_, let setting): setting
    }
  }

  /// The key as it stands now.
  ///
  /// - Throws: ``SettingError`` where the file can't be read or what it holds can't be a key.
  func read() throws(SettingError) -> PrivateKey {
    switch self {
    case .file(let file):
      let text = try file.text()
      return try KeySource.named { () throws(PrivateKeyError) in
        try PrivateKey(text, setting: file.setting)
      }
    case .given(let key, _):
      return try KeySource.named { () throws(PrivateKeyError) in try key.get() }
    }
  }

  private static func named(
    _ read: () throws(PrivateKeyError) -> PrivateKey
  ) throws(SettingError) -> PrivateKey {
    do throws(PrivateKeyError) {
      return try read()
    } catch {
      throw SettingError(source: error.setting, problem: error.problem)
    }
  }
}
