/// How serious a log line seems. Upstream's lines carry no level, so it is guessed from the text.
enum LogLevel: String, Sendable, CaseIterable {
  case critical, error, warning, info, debug
  /// The line names none.
  case none

  /// The first word near the beginning of a line that is the name of a level.
  ///
  /// Only near the beginning, because further on such a word is a part of the message.
  init(guessedFrom text: String) {
    let words = text.prefix(80).split { !$0.isLetter }
    self = words.lazy.compactMap(Self.named).first ?? .none
  }

  private static func named(_ word: Substring) -> LogLevel? {
    switch word.lowercased() {
    case "critical", "fatal": .critical
    case "error": .error
    case "warning", "warn": .warning
    case "info": .info
    case "debug", "trace": .debug
    default: nil
    }
  }

  /// The symbol in front of the level, where it deserves one.
  var sign: String? {
    switch self {
    case .critical, .error: "failed"
    case .warning: "warn"
    case .info, .debug, .none: nil
    }
  }
}
