import SessionArchive

extension Settings {
  /// The archive, opened to be written.
  ///
  /// - Throws: ``SettingError`` where it can't be used; it names the setting that chose it.
  func openArchive() throws -> SQLiteArchive {
    try namingArchive { try SQLiteArchive(path: archivePath) }
  }

  /// The archive, opened to be read beside a program that writes it.
  ///
  /// - Throws: ``SettingError`` where it can't be used; it names the setting that chose it.
  func readArchive() throws -> SQLiteArchiveReader {
    try namingArchive { try SQLiteArchiveReader(path: archivePath) }
  }

  private func namingArchive<Archive>(_ open: () throws -> Archive) throws -> Archive {
    do {
      return try open()
    } catch let error as ArchiveError {
      throw SettingError(source: archiveSource, problem: "\(error)")
    }
  }
}
