/// The form of log lines.
enum LogFormat: String {
  /// For people: time, level, message, `name=value`.
  case text
  /// For machines: one JSON object a line.
  case json
}
