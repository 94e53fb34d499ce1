import Foundation

/// Deals out the chunks of a stream in pieces of the size that the library asks for. Used by one
/// of the library's threads at a time.
final class StreamReader {
  /// Bytes that the library sets aside for clients that can't take chunks.
  static let blockSize = 16_384
  /// `MHD_CONTENT_READER_END_OF_STREAM`
  static let ended = -1
  /// `MHD_CONTENT_READER_END_WITH_ERROR`
  static let failed = -2

  private let stream: BodyStream
  private var chunk: ArraySlice<UInt8> = []

  init(_ stream: BodyStream) {
    self.stream = stream
  }

  /// The number of bytes put into the buffer, or that the stream has ended or failed. Never 0,
  /// which would make the library ask again at once and for ever.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while chunk.isEmpty {
      do {
        guard let next = try stream.next() else { return Self.ended }
        chunk = next[...]
      } catch {
        return Self.failed
      }
    }
    let piece = chunk.prefix(buffer.count)
    buffer.copyBytes(from: piece)
    chunk = chunk.dropFirst(piece.count)
    return piece.count
  }
}
