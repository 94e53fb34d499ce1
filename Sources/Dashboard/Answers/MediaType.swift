/// The media types of answers, as `Content-Type` names them.
enum MediaType {
  static let html = "text/html; charset=utf-8"
  static let json = "application/json"
  static let problem = "application/problem+json"
  static let csv = "text/csv; charset=utf-8; header=present"
  static let ndjson = "application/x-ndjson"
  static let svg = "image/svg+xml; charset=utf-8"
  static let text = "text/plain; charset=utf-8"
  /// The Prometheus text format, https://prometheus.io/docs/instrumenting/exposition_formats/.
  static let prometheus = "text/plain; version=0.0.4; charset=utf-8"

  /// The type of a file in `Public/`, by the end of its name; `nil` for what is not served.
  static func ofFile(named name: String) -> String? {
    switch name.split(separator: ".").last {
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": svg
    case "png": "image/png"
    case "ico": "image/vnd.microsoft.icon"
    default: nil
    }
  }
}
