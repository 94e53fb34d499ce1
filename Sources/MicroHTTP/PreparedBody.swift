/// Bytes that many connections share without a copy. Immutable.
public final class PreparedBody: Sendable {
  /// The bytes, which stay where they are for as long as this object lives.
  nonisolated(unsafe) let buffer: UnsafeMutableRawBufferPointer  // safe: not written after init

  /// Keeps a copy of the bytes.
  public init(_ bytes: [UInt8]) {
    buffer = .allocate(byteCount: bytes.count, alignment: 1)
    buffer.copyBytes(from: bytes)
  }

  deinit {
    buffer.deallocate()
  }

  /// The number of bytes.
  public var count: Int { buffer.count }
}
