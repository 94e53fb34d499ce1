import HTTPTypes

// Both names are tokens (RFC 9110, 5.1), so neither is nil.
extension HTTPField.Name {
  /// `Link`, RFC 8288.
  // swift-format-ignore: NeverForceUnwrap
  static let link = HTTPField.Name("Link")!
  /// `Referrer-Policy`, https://www.w3.org/TR/referrer-policy/.
  // swift-format-ignore: NeverForceUnwrap
  static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}
