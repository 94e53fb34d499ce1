/// Whom an address speaks to, which decides what an error there looks like.
enum Audience {
  /// People: errors are pages.
  case people
  /// Programs: errors are `application/problem+json` (RFC 9457).
  case programs
  /// Clients of the upstream API: errors are its `{"error","code"}`.
  case upstreamClients

  /// The audience of a path, also of one that leads nowhere.
  init(_ segments: [String]) {
    let last = segments.last ?? ""
    if segments.first == "v1" {
      self = .upstreamClients
    } else if segments.first == "assets"
      || [".json", ".csv", ".ndjson", ".svg"].contains(where: last.hasSuffix)
      || ["healthz", "readyz", "metrics"].contains(segments.first)
    {
      self = .programs
    } else {
      self = .people
    }
  }
}
