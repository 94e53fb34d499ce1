import PipecatModel

/// How a session ended, read from upstream's open set of words.
public enum Outcome: String, Sendable, Hashable, CaseIterable {
  /// It ran and ended as meant.
  case completed
  /// Someone hung up, or it was stopped.
  case closed
  /// It broke, or never came to run.
  case failed
  /// It ended, and upstream did not say how in words that are known here.
  case unknown
  /// It still runs.
  case active
}

extension Outcome {
  /// The outcome of a session.
  ///
  /// A session without an end is active whatever else upstream says of it. After that an HTTP status
  /// of 400 and above wins over `endState`, and `endState` over every other `completionStatus`.
  public init(of session: Session) {
    if session.endedAt == nil {
      self = .active
    } else {
      self.init(completionStatus: session.completionStatus, endState: session.endState)
    }
  }

  /// The outcome of a session that has ended.
  init(completionStatus: String?, endState: String?) {
    let httpStatus = completionStatus.flatMap(Outcome.httpStatus)
    if let httpStatus, httpStatus >= 400 {
      self = .failed
      return
    }
    switch endState {
    case "completed":
      self = .completed
      return
    case "agent_error", "agent_start_timeout":
      self = .failed
      return
    case "terminated", "ended_before_agent_start":
      self = .closed
      return
    default:
      break
    }
    switch completionStatus {
    case "HTTP_COMPLETED": self = .completed
    case "WS_CONNECTION_CLOSED": self = .closed
    case "HTTP_ERROR", "BOT_CONNECTION_TIMEOUT": self = .failed
    default: self = httpStatus.map { (200...299).contains($0) } == true ? .completed : .unknown
    }
  }

  /// The number that `text` is all of; one with more digits than an `Int` holds is the largest.
  private static func httpStatus(_ text: String) -> Int? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard !text.isEmpty, text.utf8.allSatisfy(digits.contains) else { return nil }
    return Int(text) ?? .max
  }

  /// The place among ``allCases``, for counters.
  var ordinal: Int {
    switch self {
    case .completed: 0
    case .closed: 1
    case .failed: 2
    case .unknown: 3
    case .active: 4
    }
  }
}
