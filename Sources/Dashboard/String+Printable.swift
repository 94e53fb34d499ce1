extension String {
  /// The text without what would move a cursor, turn letters around or begin a line, each of which
  /// reads as U+FFFD: ids and statuses come from outside.
  var printable: String {
    String(unicodeScalars.map { $0.isPrintable ? Character($0) : "\u{FFFD}" })
  }
}

extension Unicode.Scalar {
  fileprivate var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
