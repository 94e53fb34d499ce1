import Foundation

/// Checks of addresses that come from outside.
public enum WebAddress {
  /// An `http` or `https` address with a host, without credentials; `nil` for anything else.
  static func url(_ text: String) -> URL? {
    guard
      let url = URL(string: text), let scheme = url.scheme?.lowercased(),
      ["http", "https"].contains(scheme), let host = url.host(), !host.isEmpty, url.user == nil,
      url.password == nil, url.query == nil, url.fragment == nil
    else { return nil }
    return url
  }

  /// The text of an `http` or `https` address without its slashes at the end.
  public static func base(_ text: String) -> String? {
    guard url(text) != nil else { return nil }
    var text = text
    while text.hasSuffix("/") { text.removeLast() }
    return text
  }

  /// Scheme, host and port alone (RFC 6454), as a Content-Security-Policy names who may frame.
  ///
  /// A slash at the end is taken off. Anything that could end the directive is refused.
  public static func origin(_ text: String) -> String? {
    guard
      let base = base(text), let url = url(base), url.path().isEmpty,
      base.utf8.allSatisfy({
        $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",")
      })
    else { return nil }
    return base
  }
}
