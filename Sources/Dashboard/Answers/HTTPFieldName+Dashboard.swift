import HTTPTypes

// All these names are tokens (RFC 9110, 5.1), so none is nil.
extension HTTPField.Name {
  /// `X-Forwarded-For`: for whom a proxy asks, and through which proxies before it; of no standard,
  /// but what proxies send.
  // swift-format-ignore: NeverForceUnwrap
  static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
  /// `X-Forwarded-Host`: the host that a proxy was asked for.
  // swift-format-ignore: NeverForceUnwrap
  static let forwardedHost = HTTPField.Name("X-Forwarded-Host")!
  /// `X-Forwarded-Proto`: the scheme by which a proxy was asked.
  // swift-format-ignore: NeverForceUnwrap
  static let forwardedProto = HTTPField.Name("X-Forwarded-Proto")!
  /// `Link`, RFC 8288.
  // swift-format-ignore: NeverForceUnwrap
  static let link = HTTPField.Name("Link")!
  /// `Referrer-Policy`, https://www.w3.org/TR/referrer-policy/.
  // swift-format-ignore: NeverForceUnwrap
  static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
  /// `Refresh`: after so many seconds a browser asks again,
  /// https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh.
  // swift-format-ignore: NeverForceUnwrap
  static let refresh = HTTPField.Name("Refresh")!
  /// From when an answer's data are; this dashboard's own.
  // swift-format-ignore: NeverForceUnwrap
  static let dataAsOf = HTTPField.Name("Data-As-Of")!
  /// How much of upstream's history they are; this dashboard's own.
  // swift-format-ignore: NeverForceUnwrap
  static let dataCoverage = HTTPField.Name("Data-Coverage")!
  /// What keeps them from being fresh; this dashboard's own.
  // swift-format-ignore: NeverForceUnwrap
  static let dataProblem = HTTPField.Name("Data-Problem")!
}
