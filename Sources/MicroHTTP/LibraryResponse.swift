import CMicrohttpd
import Foundation
import HTTPTypes

/// A response in the library's hands, given back when it goes. Whoever it was queued for keeps it
/// alive for as long as it is being sent.
struct LibraryResponse: ~Copyable, Sendable {
  private nonisolated(unsafe) let pointer: OpaquePointer  // safe: the library locks it itself

  private init(owning pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit {
    MHD_destroy_response(pointer)
  }

  /// Hands the response to a connection. Only from within the library's request callback. Nil when
  /// the status is not one to answer with.
  func queue(status: HTTPResponse.Status, on connection: OpaquePointer) -> MHD_Result? {
    guard status.code >= 200 else { return nil }
    return MHD_queue_response(connection, UInt32(status.code), pointer)
  }

  /// Hands a response to the library, for one connection alone; nil when memory runs out or a
  /// header field is not one. `sendsBody` is false where no body may follow, as after `HEAD`.
  static func make(
    _ response: Response, sendsBody: Bool, closes: Bool, for connection: OpaquePointer,
    suspensions: Suspensions
  ) -> LibraryResponse? {
    let body =
      switch response.body {
      case .empty: MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
      case .bytes(let bytes): make(bytes)
      case .stream(let stream):
        make(StreamReader(stream, of: connection, suspensions: suspensions))
      }
    guard let pointer = body else { return nil }
    let made = LibraryResponse(owning: pointer)
    if case .stream = response.body, !sendsBody, CMHD_send_unchunked(pointer) != .YES {
      return nil
    }
    return made.add(response.headers, closes: closes) ? consume made : nil
  }

  /// Hands a response to the library, for any number of connections; nil as in `make`. The body was
  /// allocated with `malloc`, and belongs to the library from now on.
  static func make(
    owning body: UnsafeMutableRawBufferPointer, headers: HTTPFields
  ) -> LibraryResponse? {
    let pointer = MHD_create_response_from_buffer(
      body.count, body.baseAddress, .RESPMEM_MUST_FREE)
    guard let pointer else {
      free(body.baseAddress)
      return nil
    }
    let made = LibraryResponse(owning: pointer)
    return made.add(headers, closes: false) ? consume made : nil
  }

  /// Hands a response to the library once more, to close the connection after it.
  static func make(closing response: PreparedResponse) -> LibraryResponse? {
    // Without it the bytes are gone.
    guard response.library != nil else { return nil }
    // Retained until the library calls back, or released here when it never will: its own response
    // owns the bytes.
    let owner = Unmanaged.passRetained(response)
    let pointer = MHD_create_response_from_buffer_with_free_callback_cls(
      response.body.count, response.body.baseAddress,
      { owner in
        guard let owner else { return }
        Unmanaged<PreparedResponse>.fromOpaque(owner).release()
      }, owner.toOpaque())
    guard let pointer else {
      owner.release()
      return nil
    }
    let made = LibraryResponse(owning: pointer)
    return made.add(response.headers, closes: true) ? consume made : nil
  }

  /// False when a field is not one.
  private func add(_ headers: HTTPFields, closes: Bool) -> Bool {
    for field in headers where !Self.isItsOwn(field.name) {
      // The library takes no empty values, and one means as much as none.
      guard !field.value.isEmpty else { continue }
      guard MHD_add_response_header(pointer, field.name.rawName, field.value) == .YES else {
        return false
      }
    }
    return !closes || MHD_add_response_header(pointer, "Connection", "close") == .YES
  }

  /// Whether the library works it out itself.
  private static func isItsOwn(_ name: HTTPField.Name) -> Bool {
    switch name.canonicalName {
    case "content-length", "transfer-encoding", "connection": true
    default: false
    }
  }

  private static func make(_ body: [UInt8]) -> OpaquePointer? {
    body.withUnsafeBytes { bytes in
      // Copied at once, so that it is never written to.
      MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
  }

  private static func make(_ reader: StreamReader) -> OpaquePointer? {
    // Retained until the library calls back, or released here when it never will.
    let owner = Unmanaged.passRetained(reader)
    let response = MHD_create_response_from_callback(
      UInt64.max, StreamReader.blockSize,
      { owner, _, buffer, size in
        guard let owner, let buffer else { return StreamReader.failed }
        return Unmanaged<StreamReader>.fromOpaque(owner).takeUnretainedValue()
          .read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
      }, owner.toOpaque(),
      { owner in
        guard let owner else { return }
        Unmanaged<StreamReader>.fromOpaque(owner).release()
      })
    if response == nil { owner.release() }
    return response
  }
}
