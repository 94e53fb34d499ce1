/// Writes the Prometheus text format
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct MetricsText {
  /// What a metric's values mean over time.
  enum Kind: String {
    case counter, gauge
  }

  private var text = ""
  private var name = ""

  /// Begins a metric; its samples follow.
  mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  /// Adds a value of the metric begun last.
  mutating func sample(_ value: some Numeric, _ labels: KeyValuePairs<String, String>) {
    let labels = labels.map { "\($0)=\"\(MetricsText.escaped($1))\"" }.joined(separator: ",")
    text += "\(name){\(labels)} \(value)\n"
  }

  /// The text so far, in UTF-8.
  var bytes: [UInt8] { Array(text.utf8) }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
