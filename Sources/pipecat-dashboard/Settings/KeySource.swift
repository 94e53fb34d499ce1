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

  /// The key as it stands now.
  ///
  /// - Throws: ``SettingError`` where the file can't be read or what it holds can't be a key.
  func read() throws -> PrivateKey {
    switch self {
    case .file(let path, let setting):
      do {
        return try PrivateKey.read(file: path)
      } catch {
        throw SettingError(source: setting, problem: "\(error)")
      }
    case .text(let text, let setting):
      do {
        return try PrivateKey(text)
      } catch {
        throw SettingError(source: setting, problem: "\(error)")
      }
    }
  }
}
