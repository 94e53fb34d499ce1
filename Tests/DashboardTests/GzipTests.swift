import CZlib
import TestSupport
import Testing

@testable import Dashboard

struct GzipTests {
  @Test func `what was compressed comes out as it was`() throws {
    var generator = SeededGenerator(seed: 7)
    for count in [0, 1, 1000, 65_536, 300_000] {
      let texts = [
        [UInt8](repeating: 65, count: count),
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) },
      ]
      for bytes in texts {
        let compressed = try #require(Gzip.compressed(bytes))
        #expect(try gunzipped(compressed, count: count) == bytes)
      }
    }
  }
}

/// The bytes that a gzip member has, which are `count` at most.
func gunzipped(_ bytes: [UInt8], count: Int) throws -> [UInt8] {
  var stream = z_stream()
  #expect(
    inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
  defer { inflateEnd(&stream) }
  var source = bytes
  var target = [UInt8](repeating: 0, count: count + 1)
  let result = source.withUnsafeMutableBufferPointer { source in
    target.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(target.count)
      return inflate(&stream, Z_FINISH)
    }
  }
  #expect(result == Z_STREAM_END && stream.avail_in == 0)
  return Array(target.prefix(Int(stream.total_out)))
}
