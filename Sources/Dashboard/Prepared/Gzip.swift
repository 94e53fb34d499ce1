import CZlib

/// Bytes in the gzip format (RFC 1952).
enum Gzip {
  /// A page of 255 KB takes 0.9 ms and becomes 28 KB; level 6 takes 1.8 ms for 24 KB, level 1
  /// 0.75 ms for 31 KB (measured on the pages themselves).
  private static let level: Int32 = 3
  /// 16 more than the bits of the window asks for gzip rather than for zlib's own format.
  private static let windowBits: Int32 = 15 + 16
  private static let memoryLevel: Int32 = 8

  /// The bytes compressed; `nil` where that fails, for want of memory.
  static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // The functions behind zlib's macros, which Swift can't call.
    guard
      deflateInit2_(
        &stream, level, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
    var isWhole = false
    let compressed = bytes.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
        // Never written to: zlib's type only lacks a `const`.
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(capacity)
        isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
        count = Int(stream.total_out)
      }
    }
    return isWhole ? compressed : nil
  }
}
