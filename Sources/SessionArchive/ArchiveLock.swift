#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps a second program off an archive for as long as it lives.
///
/// The system's lock on an open file (`flock`), which ends with the process however that ends: a
/// kill leaves no lock behind. SQLite's own locks would let two programs write in turns.
final class ArchiveLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock of the archive at `path`, which is a file beside it.
  ///
  /// - Throws: ``ArchiveError`` where another program, or another archive value, holds it.
  init(archive path: String) throws(ArchiveError) {
    descriptor = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw ArchiveError(.inaccessible, path: path, cause: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      guard code != EWOULDBLOCK else { throw ArchiveError(.inUse, path: path) }
      throw ArchiveError(.inaccessible, path: path, cause: String(cString: strerror(code)))
    }
  }

  deinit {
    close(descriptor)
  }
}
