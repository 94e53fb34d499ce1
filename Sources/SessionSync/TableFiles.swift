import Foundation
import PipecatModel
import SessionArchive
import SessionReport

/// Tables of agents as files, one an agent, beside an archive: a start reads them in a fraction of
/// the time that all rows take.
///
/// A file is no more than a copy. It counts only where it is whole, of this version and agent, and
/// where the archive knows its mark; otherwise it is passed over, and the rows are read.
public struct TableFiles: Sendable {
  /// Raised whenever a table is encoded in another way.
  private static let version = 1
  private static let headLength = 128
  private static let sumLength = MemoryLayout<UInt64>.size

  private let archive: String
  /// Files take seconds to write and are not to hold up those who await: the tasks of a program
  /// share as many threads as there are cores. One after another, for the sake of memory.
  private let queue = DispatchQueue(label: "tables", qos: .utility)

  /// The files beside the archive at a path.
  public init(besides archive: String) {
    self.archive = archive
  }

  /// Where the table of an agent is. A name is one of a file as well (``AgentName``).
  func path(of agent: AgentName) -> String { "\(archive).\(agent).table" }

  // MARK: Writing

  /// Writes a table in place of the one before: whoever reads finds one or the other, whatever
  /// happens meanwhile.
  ///
  /// - Throws: ``FileFault`` where it can't be written; the file before stays then.
  func write(_ table: SessionTable, of agent: AgentName, mark: ArchiveMark) async throws {
    let path = path(of: agent)
    try await onQueue {
      let new = "\(path).new"
      do {
        let file = try TableFileWriter(path: new)
        try Array(TableFiles.head(of: agent, mark: mark)).withUnsafeBytes { try file.write($0) }
        try table.encode { try file.write($0) }
        try file.finish()
        guard rename(new, path) == 0 else { throw FileFault(code: errno) }
      } catch {
        unlink(new)
        throw error
      }
      let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY)
      guard folder >= 0 else { return }
      fsync(folder)
      close(folder)
    }
  }

  private static func head(of agent: AgentName, mark: ArchiveMark) -> [UInt8] {
    var head = Array("pipecat-dashboard table \(version)\n\(agent)\n".utf8)
    head += [UInt8](repeating: 0, count: headLength - ArchiveMark.length - head.count)
    return head + mark.bytes
  }

  // MARK: Reading

  /// The table of an agent as it was at a mark; `nil` where there is no file or it does not count.
  func read(_ agent: AgentName) async -> (table: SessionTable, mark: ArchiveMark)? {
    let path = path(of: agent)
    return try? await onQueue {
      let bytes = try TableFiles.bytes(at: path)
      defer { bytes.deallocate() }
      guard let mark = TableFiles.mark(in: UnsafeRawBufferPointer(bytes), of: agent) else {
        return nil
      }
      let table = bytes[TableFiles.headLength..<bytes.count - TableFiles.sumLength]
      return (try SessionTable(decoding: UnsafeRawBufferPointer(rebasing: table)), mark)
    }
  }

  /// The mark of a whole file of this version and agent; `nil` where it is none.
  private static func mark(
    in bytes: UnsafeRawBufferPointer, of agent: AgentName
  ) -> ArchiveMark? {
    guard bytes.count >= headLength + sumLength else { return nil }
    let mark = ArchiveMark(bytes[headLength - ArchiveMark.length..<headLength])
    guard let mark, bytes.starts(with: head(of: agent, mark: mark)) else { return nil }
    var sum = Checksum()
    sum.update(UnsafeRawBufferPointer(rebasing: bytes.dropLast(sumLength)))
    let stored = bytes.loadUnaligned(fromByteOffset: bytes.count - sumLength, as: UInt64.self)
    return sum.value == stored ? mark : nil
  }

  /// All bytes of a file, to be deallocated. Read and not mapped: a disk's fault ends in an error,
  /// and not in the end of the program.
  private static func bytes(at path: String) throws -> UnsafeMutableRawBufferPointer {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileFault(code: errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileFault(code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileFault(code: EISDIR) }
    let length = Int(status.st_size)
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 64)
    var filled = 0
    while filled < length {
      let count = Foundation.read(file, bytes.baseAddress?.advanced(by: filled), length - filled)
      guard count > 0 else {
        bytes.deallocate()
        throw FileFault(code: errno)
      }
      filled += count
    }
    return bytes
  }

  // MARK: Removing

  /// Removes the files of all other agents, and what was left by a program that was killed while it
  /// wrote one. A file that can't be removed stays.
  func keep(_ agents: [AgentName]) async {
    try? await onQueue { [archive] in
      let archive = URL(fileURLWithPath: archive)
      let folder = archive.deletingLastPathComponent().path
      let prefix = "\(archive.lastPathComponent)."
      for name in try FileManager.default.contentsOfDirectory(atPath: folder)
      where name.hasPrefix(prefix) {
        // An archive beside this one, with a name that begins with this one's, has files as well.
        let parts = name.dropFirst(prefix.count).split(
          separator: ".", omittingEmptySubsequences: false)
        guard let agent = parts.first.flatMap({ AgentName($0) }) else { continue }
        let isLeft = parts.dropFirst() == ["table", "new"]
        guard isLeft || parts.dropFirst() == ["table"] && !agents.contains(agent) else { continue }
        unlink("\(folder)/\(name)")
      }
    }
  }

  private func onQueue<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try work() }) }
    }
  }
}

/// Why a file can't be read or written, in the system's words.
struct FileFault: Error, CustomStringConvertible {
  let code: Int32

  var description: String { String(cString: strerror(code)) }
}
