import CMicrohttpd
import Foundation
public import HTTPTypes

/// A response put into the library's form once, for any number of connections to send without a
/// copy and without work. Immutable.
public final class PreparedResponse: Sendable {
  /// The status.
  public let status: HTTPResponse.Status
  /// The header fields; what the server makes itself (see ``Response/headers``) is not sent.
  public let headers: HTTPFields
  /// The number of bytes of the body.
  public var bodyBytes: Int { body.count }

  /// The bytes of the body, which ``library`` owns; gone when that is nil.
  nonisolated(unsafe) let body: UnsafeMutableRawBufferPointer  // safe: not written after init
  /// Nil when it can't be sent.
  let library: LibraryResponse?

  /// Keeps a copy of the bytes, which lives until the last connection has sent it.
  ///
  /// - Parameters:
  ///   - status: The status, 200 or above.
  ///   - headers: The header fields.
  ///   - body: What follows the head; not sent when `HEAD` was asked.
  public init(
    status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: [UInt8] = []
  ) {
    self.status = status
    self.headers = headers
    guard let start = malloc(max(1, body.count)) else {
      self.body = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      library = nil
      return
    }
    self.body = UnsafeMutableRawBufferPointer(start: start, count: body.count)
    self.body.copyBytes(from: body)
    library = LibraryResponse.make(owning: self.body, headers: headers)
  }
}
