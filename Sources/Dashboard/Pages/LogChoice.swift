/// Which lines of a log are listed.
enum LogChoice: String, Sendable, Hashable, CaseIterable {
  case all, warning, error

  /// The parameter of a session page's link.
  static let parameter = "level"

  /// What the link of a session's page asks for; the last value counts, an empty one is none.
  ///
  /// - Throws: where it is another word.
  init(parameters: [(name: String, value: String)]) throws(InvalidLogChoice) {
    let value = parameters.last { $0.name == Self.parameter && !$0.value.isEmpty }?.value
    guard let choice = LogChoice(rawValue: value ?? "all") else {
      throw InvalidLogChoice(value: value ?? "")
    }
    self = choice
  }

  /// What a link says for it.
  var parameters: [(name: String, value: String)] {
    self == .all ? [] : [(Self.parameter, rawValue)]
  }

  /// Whether a line of a level is listed.
  func includes(_ level: LogLevel) -> Bool {
    switch self {
    case .all: true
    case .warning: level == .warning
    case .error: level == .error || level == .critical
    }
  }
}

/// A word that names no choice of log lines.
struct InvalidLogChoice: Error {
  let value: String
}
