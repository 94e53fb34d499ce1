import HTTPTypes

/// Names of fields that most requests have, made once: to make one takes longer than all else that
/// is done with its field.
enum UsualName {
  private struct Entry {
    let bytes: [UInt8]
    let name: HTTPField.Name
  }

  /// Spelled as browsers and proxies do.
  private static let spelled = [
    "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control",
    "Connection", "Content-Length", "Content-Type", "Cookie", "DNT", "Host", "If-None-Match",
    "Origin", "Pragma", "Priority", "Referer", "Sec-Fetch-Dest", "Sec-Fetch-Mode",
    "Sec-Fetch-Site", "Sec-Fetch-User", "Upgrade-Insecure-Requests", "User-Agent",
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "sec-ch-ua",
    "sec-ch-ua-mobile", "sec-ch-ua-platform",
  ]

  private static let byLength: [[Entry]] = {
    var entries: [[Entry]] = Array(repeating: [], count: 32)
    for text in spelled {
      guard let name = HTTPField.Name(text) else { continue }
      entries[text.utf8.count].append(Entry(bytes: Array(text.utf8), name: name))
    }
    return entries
  }()

  /// The name that the bytes spell; nil when it is not one of these.
  static func find(_ bytes: UnsafeRawBufferPointer) -> HTTPField.Name? {
    guard bytes.count < byLength.count else { return nil }
    return byLength[bytes.count].first { $0.bytes.elementsEqual(bytes) }?.name
  }
}
