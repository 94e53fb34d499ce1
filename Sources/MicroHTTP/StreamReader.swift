/// Deals out the chunks of a stream in pieces of the size that the library asks for. Used by one
/// of the library's threads at a time.
final class StreamReader {
  /// Bytes that the library sets aside for clients that can't take chunks.
  static let blockSize = 16_384
  /// `MHD_CONTENT_READER_END_OF_STREAM`
  static let ended = -1
  /// `MHD_CONTENT_READER_END_WITH_ERROR`
  static let failed = -2
  /// No bytes, and the library is to ask again once the connection has been woken.
  private static let asleep = 0

  private let stream: BodyStream
  private let connection: OpaquePointer
  private let suspensions: Suspensions
  private var chunk: ArraySlice<UInt8> = []
  /// The next chunk, while the connection sleeps until it is there.
  private var awaited: Awaited<Result<[UInt8]?, any Error>>?

  init(_ stream: BodyStream, of connection: OpaquePointer, suspensions: Suspensions) {
    self.stream = stream
    self.connection = connection
    self.suspensions = suspensions
  }

  /// The number of bytes put into the buffer, or that the stream has ended or failed. 0 only when
  /// the connection sleeps from now on: else the library would ask again at once and for ever.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    do {
      while chunk.isEmpty {
        switch stream.source {
        case .now(let next):
          guard let bytes = try next() else { return Self.ended }
          chunk = bytes[...]
        case .later(let next):
          guard let awaited else { return sleep(until: next) }
          self.awaited = nil
          guard let result = awaited.take() else { return Self.failed }
          guard let bytes = try result.get() else { return Self.ended }
          chunk = bytes[...]
        }
      }
    } catch {
      return Self.failed
    }
    let piece = chunk.prefix(buffer.count)
    buffer.copyBytes(from: piece)
    chunk = chunk.dropFirst(piece.count)
    return piece.count
  }

  /// Fails when the server is stopping.
  private func sleep(until next: @escaping @Sendable () async throws -> [UInt8]?) -> Int {
    awaited = suspensions.suspend(connection) {
      do { return .success(try await next()) } catch { return .failure(error) }
    }
    return awaited == nil ? Self.failed : Self.asleep
  }
}
