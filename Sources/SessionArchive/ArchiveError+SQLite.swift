import GRDB

extension ArchiveError {
  /// The archive's term for an error of SQLite.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as ArchiveError:
      self = error
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB:
        self.init(.damaged, path: path, cause: error.message)
      case .SQLITE_BUSY, .SQLITE_LOCKED:
        self.init(.inUse, path: path, cause: error.message)
      case .SQLITE_ERROR:
        // The file is a database, with other tables in it than ours.
        self.init(.damaged, path: path, cause: error.message)
      default:
        self.init(.inaccessible, path: path, cause: error.message)
      }
    default:
      self.init(.inaccessible, path: path)
    }
  }

  /// Runs `work` with SQLite's errors told in the archive's terms.
  static func naming<Result: Sendable>(
    _ path: String, _ work: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await work()
    } catch let error as DatabaseError {
      throw ArchiveError(error, path: path)
    }
  }
}
