import Foundation

/// Reads a file that a setting names, at start or while the program runs: never waits for another
/// program, and never reads without end.
enum SettingFile {
  /// Far more than any certificate chain or list takes.
  private static let mostBytes = 4 << 20

  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - isSecret: whether others than its owner must not be able to read it.
  /// - Returns: the bytes.
  /// - Throws: ``Problem`` where it can't be used.
  static func read(_ path: String, isSecret: Bool) throws(Problem) -> [UInt8] {
    // Opening a pipe would wait for whoever writes to it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable
    }
    if isSecret {
      // As ssh has it: what belongs to somebody else may be meant for a group that we are in.
      let others: mode_t = status.st_uid == geteuid() ? 0o077 : 0o007
      guard status.st_mode & others == 0 else {
        throw Problem(
          text: "names a file that others can read "
            + "(mode \(String(status.st_mode & 0o777, radix: 8))): chmod 600 it")
      }
    }
    guard let data = try? file.read(upToCount: mostBytes + 1) ?? Data() else { throw .unreadable }
    guard data.count <= mostBytes else { throw Problem(text: "names a file of more than 4 MiB") }
    return Array(data)
  }

  /// Why a file can't be used.
  struct Problem: Error {
    /// To be read after the setting's name.
    let text: String

    /// It is not there, is no file, or may not be read.
    static let unreadable = Problem(text: "names a file that cannot be read")
  }

  /// What is wrong with a file, by the setting that names it.
  ///
  /// The file is named too where its folder is there: else the text may be the secret itself, set
  /// where its file should be.
  static func error(_ problem: String, at path: String, setting: String) -> SettingError {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let isPath = path.contains("/") && FileManager.default.fileExists(atPath: folder)
    return SettingError(source: setting, problem: isPath ? "\(problem): \(path)" : problem)
  }
}
