import PipecatModel

/// The `Retry-After` header (RFC 9110, 10.2.3): how long to leave upstream alone.
enum RetryAfter {
  /// The longest wait that is taken from the header: an hour. A wrong date must not silence the
  /// dashboard for a year.
  private static let longest: Int64 = 3600

  /// The wait that `text` asks for, as seconds or as an HTTP date; `nil` where it is neither.
  static func wait(_ text: String, now: Timestamp) -> Duration? {
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return .seconds(min(Int64(text) ?? longest, longest))
    }
    guard let date = date(text) else { return nil }
    let milliseconds = date.milliseconds - now.milliseconds
    return .milliseconds(min(max(milliseconds, 0), longest * 1000))
  }

  /// The instant of a date like `Sun, 06 Nov 1994 08:49:37 GMT`, the only form that may be sent.
  static func date(_ text: String) -> Timestamp? {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let parts = text.split(separator: " ")
    guard
      parts.count == 6, parts[5] == "GMT", parts[1].utf8.count == 2,
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return Timestamp(iso8601: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
  }
}
