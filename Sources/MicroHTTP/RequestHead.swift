import CMicrohttpd
import Foundation
import HTTPTypes

/// A request head as the library has parsed it, looked at again byte by byte: the library takes
/// much that can be read in two ways.
struct RequestHead {
  /// The header fields, in order.
  private(set) var headers = HTTPFields()

  /// Bytes of the body that the client announces; nil when it does not, or not in a number.
  private(set) var contentLength: Int?

  private var isMalformed = false
  private var hosts = 0
  private var contentLengths = 0
  private var transferEncodings = 0
  private var isChunked = false
  /// Where the next name must begin if the lines lie one behind the other.
  private var expectedName: UnsafePointer<CChar>

  /// Whether the next field is the one that ``Engine`` has put before the client's.
  private var isOurs: Bool
  private let checksLayout: Bool
  private let isVersion10: Bool

  /// Reads the head of a request that the library presents for the first time; `method` and
  /// `version` are where the library keeps them. For `checksLayout` see ``HeadLayout``.
  init(
    of connection: OpaquePointer, exchange: Exchange, method: UnsafePointer<CChar>,
    version: UnsafePointer<CChar>, checksLayout: Bool
  ) {
    self.checksLayout = checksLayout
    isOurs = exchange.hasOurField
    isVersion10 = strcmp(version, "HTTP/1.0") == 0
    expectedName = version + "HTTP/1.1\r\n".utf8.count
    if !isVersion10, strcmp(version, "HTTP/1.1") != 0 { isMalformed = true }
    if checksLayout,
      exchange.targetStart != method + strlen(method) + 1
        || version != exchange.targetStart + exchange.targetLength + 1
    {
      isMalformed = true
    }
    headers.reserveCapacity(16)
    _ = withUnsafeMutablePointer(to: &self) { head in
      MHD_get_connection_values_n(
        connection, .HEADER_KIND,
        { head, _, name, nameLength, value, valueLength in
          guard let head, let name else { return .NO }
          head.assumingMemoryBound(to: RequestHead.self).pointee.add(
            UnsafeBufferPointer(start: name, count: nameLength),
            value.map { UnsafeBufferPointer(start: $0, count: valueLength) })
          return .YES
        }, head)
    }
    if checksLayout, method + CMHD_head_size(connection) != expectedName + 2 { isMalformed = true }
  }

  /// The status to refuse the request with; nil when all is well.
  var refusal: HTTPResponse.Status? {
    if isMalformed || hosts > 1 || (hosts == 0 && !isVersion10) { return .badRequest }
    // RFC 9112, section 6.3: whatever could be read as two lengths is an attempt at smuggling.
    if contentLengths > 1 || transferEncodings > 1 { return .badRequest }
    if transferEncodings == 1 {
      if contentLengths == 1 || isVersion10 { return .badRequest }
      if !isChunked { return .notImplemented }
    }
    return nil
  }

  private mutating func add(
    _ name: UnsafeBufferPointer<CChar>, _ value: UnsafeBufferPointer<CChar>?
  ) {
    if isOurs {
      isOurs = false
      return
    }
    guard let nameStart = name.baseAddress, let value, let valueStart = value.baseAddress,
      let fieldName = UsualName.find(UnsafeRawBufferPointer(name))
        ?? HTTPField.Name(String(decoding: UnsafeRawBufferPointer(name), as: UTF8.self))
    else {
      isMalformed = true
      return
    }
    if checksLayout {
      checkLayout(from: nameStart + name.count + 1, to: valueStart, startingAt: nameStart)
      expectedName = valueStart + value.count + 2
    }
    let bytes = UnsafeRawBufferPointer(value)
    var isASCII = true
    for byte in bytes {
      if byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7f { isMalformed = true }
      if byte >= 0x80 { isASCII = false }
    }
    count(fieldName, value: bytes)
    headers.append(
      // As text where it may be: several times as fast.
      isASCII
        ? HTTPField(name: fieldName, value: String(decoding: bytes, as: UTF8.self))
        : HTTPField(name: fieldName, value: bytes))
  }

  /// Name, colon, blanks, value, CR, LF, next name: any other byte between them was a fold, a NUL
  /// or a bare LF that the library has hidden from us.
  private mutating func checkLayout(
    from afterColon: UnsafePointer<CChar>, to value: UnsafePointer<CChar>,
    startingAt name: UnsafePointer<CChar>
  ) {
    guard name == expectedName, afterColon <= value else {
      isMalformed = true
      return
    }
    for blank in UnsafeBufferPointer(start: afterColon, count: value - afterColon)
    where blank != 0x20 && blank != 0x09 {
      isMalformed = true
    }
  }

  private mutating func count(_ name: HTTPField.Name, value: UnsafeRawBufferPointer) {
    switch name.canonicalName {
    case "host":
      hosts += 1
      if !HostName.isValid(value) { isMalformed = true }
    case "content-length":
      contentLengths += 1
      contentLength = Int(String(decoding: value, as: UTF8.self))
    case "transfer-encoding":
      transferEncodings += 1
      // Compared as the library does, to which a blank after it makes it another one.
      isChunked = String(decoding: value, as: UTF8.self).lowercased() == "chunked"
    default: break
    }
  }
}
