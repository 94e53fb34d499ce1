import PipecatModel

/// How many sessions had each outcome.
public struct OutcomeCounts: Sendable, Hashable {
  private var completed = 0
  private var closed = 0
  private var failed = 0
  private var unknown = 0
  private var active = 0

  init() {}

  /// How many sessions had an outcome.
  public internal(set) subscript(outcome: Outcome) -> Int {
    get {
      switch outcome {
      case .completed: completed
      case .closed: closed
      case .failed: failed
      case .unknown: unknown
      case .active: active
      }
    }
    set {
      switch outcome {
      case .completed: completed = newValue
      case .closed: closed = newValue
      case .failed: failed = newValue
      case .unknown: unknown = newValue
      case .active: active = newValue
      }
    }
  }

  /// How many sessions there are.
  public var total: Int { completed + closed + failed + unknown + active }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    for outcome in Outcome.allCases { json.field(outcome.rawValue, self[outcome]) }
    json.endObject()
  }
}

/// How many sessions started in each way.
public struct StartCounts: Sendable, Hashable {
  /// Starts for which no warm instance was free.
  public internal(set) var cold = 0
  /// Starts on a warm instance.
  public internal(set) var warm = 0
  /// Starts of which it is not known.
  public internal(set) var unknown = 0

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("cold", cold)
    json.field("warm", warm)
    json.field("unknown", unknown)
    json.endObject()
  }
}

/// What a set of sessions adds up to.
public struct Figures: Sendable, Hashable {
  /// Active sessions that are older than a session can be: runaways, or ends that were lost.
  public let overdue: Int
  /// Sessions by outcome.
  public let outcomes: OutcomeCounts
  /// Sessions by start.
  public let starts: StartCounts
  /// Seconds until bots ran.
  public let botStart: BotStartFigures
  /// How long sessions lasted.
  public let duration: DurationFigures

  /// How many sessions there are.
  public var sessions: Int { outcomes.total }
  /// How many still run.
  public var active: Int { outcomes[.active] }
  /// How many have ended.
  public var ended: Int { sessions - active }

  /// Writes the figures as members of an object that `json` has begun.
  func writeFields(to json: inout JSONWriter, withOverdue: Bool) {
    json.field("sessions", sessions)
    json.field("active", active)
    json.field("ended", ended)
    if withOverdue { json.field("overdue", overdue) }
    json.key("outcomes")
    outcomes.write(to: &json)
    json.key("starts")
    starts.write(to: &json)
    json.key("botStartSeconds")
    botStart.write(to: &json)
    json.key("durationSeconds")
    duration.write(to: &json)
  }
}
