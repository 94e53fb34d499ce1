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
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw error("names a file that cannot be read") }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw error("names a file that cannot be read") }
    // As ssh has it: what belongs to somebody else may be meant for a group that we are in.
    let others: mode_t = status.st_uid == geteuid() ? 0o077 : 0o007
    guard status.st_mode & S_IFMT != S_IFREG || status.st_mode & others == 0 else {
      let mode = String(status.st_mode & 0o777, radix: 8)
      throw error("names a file that others can read (mode \(mode)): chmod 600 it")
    }
    guard let data = try? file.readToEnd() ?? Data() else {
      throw error("names a file that cannot be read")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw error("names a file that is not text")
    }
    return text
  }

  /// What is wrong with the file, or with what is in it. A name without a folder may be the secret
  /// itself, set where its file should be.
  func error(_ problem: String) -> SettingError {
    SettingError(source: setting, problem: path.contains("/") ? "\(problem): \(path)" : problem)
  }
}
