extension String {
  /// The text as it may stand in a line of metrics; between quotes they are escaped too.
  func metricEscaped(inQuotes: Bool) -> String {
    var escaped = ""
    for character in unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where inQuotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
