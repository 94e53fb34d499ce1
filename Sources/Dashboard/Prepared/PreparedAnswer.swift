import HTTPTypes
import MicroHTTP

/// An answer that many get, in the codings that were asked for.
struct PreparedAnswer: Sendable {
  /// Names what it shows, as `ETag` has it; `nil` where it has none.
  let entityTag: String?
  /// The answer to those who have it; `nil` where it has no tag.
  private let notModified: PreparedResponse?
  private let head: Response
  private(set) var codings: [ContentCoding: PreparedResponse] = [:]

  /// Fewer bytes than this fit into one packet with their head whatever is done to them.
  private static let leastCompressed = 1024

  /// What one prepared response takes beside its body: a dozen fields of the head, in the library's
  /// form and in ours (measured: 3.6 KB).
  private static let overhead = 4096

  /// An answer in no coding yet; `nil` for one that isn't the same for all who ask.
  init?(_ response: Response) {
    guard response.status == .ok, case .bytes = response.body else { return nil }
    var head = response
    head.headers[.vary] = "Accept-Encoding"
    entityTag = head.headers[.eTag]
    var fields = head.headers
    fields[.contentType] = nil
    notModified =
      entityTag == nil ? nil : PreparedResponse(status: .notModified, headers: fields)
    head.body = .empty
    self.head = head
  }

  /// Prepares it in a coding, from the bytes that ``init(_:)`` got.
  mutating func add(_ coding: ContentCoding, _ bytes: [UInt8]) {
    guard codings[coding] == nil else { return }
    var headers = head.headers
    var body = bytes
    if coding == .gzip, bytes.count >= Self.leastCompressed, let compressed = Gzip.compressed(bytes)
    {
      body = compressed
      headers[.contentEncoding] = "gzip"
    }
    codings[coding] = PreparedResponse(status: head.status, headers: headers, body: body)
  }

  /// Takes over what another of the same state was prepared in.
  mutating func add(_ other: PreparedAnswer) {
    codings.merge(other.codings) { own, _ in own }
  }

  /// Roughly how many bytes of memory it takes.
  var size: Int {
    codings.values.reduce(notModified == nil ? 0 : Self.overhead) {
      $0 + Self.overhead + $1.bodyBytes
    }
  }

  /// The answer to a request; `nil` where it is not prepared in the coding that the client takes.
  func response(to request: Request, in coding: ContentCoding) -> PreparedResponse? {
    if let entityTag, request.isFor(entityTag) { return notModified }
    return codings[coding]
  }
}
