import Foundation

/// A new file for the owner's eyes only, with a checksum at the end.
final class TableFileWriter {
  /// As much is written at a time: enough that the calls do not count.
  private static let capacity = 1 << 20

  private let file: Int32
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: TableFileWriter.capacity, alignment: Checksum.block)
  private var filled = 0
  private var sum = Checksum()

  /// Creates the file, or empties what is there.
  init(path: String) throws {
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileFault(code: errno) }
  }

  deinit {
    if file >= 0 { close(file) }
    buffer.deallocate()
  }

  /// Adds bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(buffer.count - filled)
      UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
      filled += part.count
      rest = rest.dropFirst(part.count)
      if filled == buffer.count { try flush() }
    }
  }

  /// Adds the checksum and waits until all is on the disk.
  func finish() throws {
    try flush()
    try withUnsafeBytes(of: sum.value) { try put($0) }
    guard fsync(file) == 0 else { throw FileFault(code: errno) }
  }

  private func flush() throws {
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    sum.update(bytes)
    filled = 0
    try put(bytes)
  }

  private func put(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(
        file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FileFault(code: errno) }
      rest = rest.dropFirst(count)
    }
  }
}
