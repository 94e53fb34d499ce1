import PipecatModel
import SessionReport

/// All that is known about one session, on one time axis.
struct SessionStory: Sendable {
  let session: Session
  let details: SessionDetails?
  /// The log, oldest first.
  let lines: [Line]
  let outcome: Outcome
  /// The end of the axis: when the session ended, or up to when the data reaches.
  let end: Timestamp
  /// Whether the session is active for longer than it may.
  let isOverdue: Bool

  /// A log line with its guessed level.
  struct Line: Sendable {
    /// The anchor of the line on the page.
    let id: String
    let text: String
    let at: Timestamp?
    let level: LogLevel
    private let messageStart: String.Index

    init(id: String, text: String, at: Timestamp?) {
      self.id = id
      self.text = text
      self.at = at
      level = LogLevel(guessedFrom: text)
      let isPrefixed = text.prefix(60).contains(" | ")
      messageStart =
        (isPrefixed ? text.firstRange(of: " - ")?.upperBound : nil) ?? text.startIndex
    }

    /// The time, level and place that loggers put in front; empty where there is nothing like it.
    var prefix: Substring { text[..<messageStart] }

    /// What the line says.
    var message: Substring { text[messageStart...] }

    /// What the line says, shortened.
    var gist: String {
      message.count > 90 ? message.prefix(90) + "…" : String(message)
    }
  }

  init(session: Session, details: SessionDetails?, log: LogPage?, in context: PageContext) {
    self.session = session
    self.details = details
    let ordered = (log?.lines ?? []).enumerated().sorted {
      ($0.element.at?.milliseconds ?? .max, $0.offset)
        < ($1.element.at?.milliseconds ?? .max, $1.offset)
    }
    lines = ordered.enumerated().map { index, line in
      Line(id: "log-\(index + 1)", text: line.element.text, at: line.element.at)
    }
    outcome = Outcome(of: session)
    end = session.endedAt ?? context.clock.now
    isOverdue =
      outcome == .active
      && (context.milliseconds(of: session) ?? 0) > context.overdueMilliseconds
  }

  /// Seconds from the request to a moment; `nil` where either is not known.
  func offset(_ time: Timestamp?) -> Double? {
    guard let time, let start = session.createdAt else { return nil }
    return Double(time.milliseconds - start.milliseconds) / 1000
  }

  /// When the bot was there.
  var botStartedAt: Timestamp? {
    guard let start = session.createdAt, let seconds = session.botStartSeconds else { return nil }
    return start.advanced(byMilliseconds: Int64(seconds) * 1000)
  }

  /// The first line of a level that is at least as serious.
  func first(_ levels: LogLevel...) -> Line? { lines.first { levels.contains($0.level) } }
}
