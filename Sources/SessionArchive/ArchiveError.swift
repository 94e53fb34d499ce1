/// Why the archive cannot be used. Its description is one line that says what to do.
public struct ArchiveError: Error, Sendable, Hashable {
  /// What is wrong.
  public enum Kind: Sendable, Hashable {
    /// Another program has it open.
    case inUse
    /// It was written by a later version of this program.
    case newer
    /// The file is not an archive or is damaged.
    case damaged
    /// It cannot be created, read or written: permissions, a full disk, a missing folder.
    case inaccessible
  }

  /// What is wrong.
  public let kind: Kind
  /// The archive's file.
  public let path: String
  /// The system's or SQLite's own words, where there are any. They hold no values.
  public let cause: String?

  /// An error of the archive at `path`.
  public init(_ kind: Kind, path: String, cause: String? = nil) {
    self.kind = kind
    self.path = path
    self.cause = cause
  }
}

extension ArchiveError: CustomStringConvertible {
  /// One line: the file, what is wrong with it, and what to do.
  public var description: String {
    let reason = cause.map { " (\($0))" } ?? ""
    return switch kind {
    case .inUse:
      "the archive \(path) is in use by another program: stop that, or name another archive"
    case .newer:
      "the archive \(path) was written by a later version: "
        + "run that version, or name another archive"
    case .damaged:
      "the archive \(path) is damaged or not an archive\(reason): "
        + "restore a copy, or move it away to sync afresh"
    case .inaccessible:
      "the archive \(path) cannot be opened, read or written\(reason): "
        + "check the folder, its permissions and the space on the disk"
    }
  }
}
