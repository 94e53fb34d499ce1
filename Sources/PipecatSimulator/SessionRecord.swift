import PipecatModel

/// Everything that is scheduled for one session, in 24 bytes: a million fit into memory easily.
struct SessionRecord {
  /// When it is created, in milliseconds since 1970.
  var createdAt: Int64
  /// When it ends, in milliseconds since 1970; ``never`` for an end that gets lost.
  var endsAt: Int64
  /// Whole seconds until the bot ran; negative where that is not known.
  var botStartSeconds: Int16
  /// How many milliseconds before its end the record was last changed.
  var updateLead: UInt16
  /// The position of its deployment in the agent's list.
  var deployment: UInt8
  /// What upstream says about its end.
  var completion: Completion
  /// What newer answers say about its end.
  var endState: EndState
  /// What is special about it.
  var traits: Traits

  /// The end of a session that has none.
  static let never = Int64.max

  /// Whether it has ended by `now`.
  func hasEnded(by now: Int64) -> Bool { endsAt <= now }

  /// Upstream's word for how a session went.
  enum Completion: UInt8, CaseIterable {
    case none, httpCompleted, ok, connectionClosed, httpError, botTimeout, serverError, unavailable
    case idleTimeout, keepaliveTimeout

    /// The word that answers carry.
    var text: String? {
      switch self {
      case .none: nil
      case .httpCompleted: "HTTP_COMPLETED"
      case .ok: "200"
      case .connectionClosed: "WS_CONNECTION_CLOSED"
      case .httpError: "HTTP_ERROR"
      case .botTimeout: "BOT_CONNECTION_TIMEOUT"
      case .serverError: "500"
      case .unavailable: "503"
      case .idleTimeout: "PIPELINE_IDLE_TIMEOUT"
      case .keepaliveTimeout: "WS_KEEPALIVE_TIMEOUT"
      }
    }
  }

  /// Upstream's newer word for how a session ended.
  enum EndState: UInt8 {
    /// The session is from before there was such a word.
    case absent
    case completed, endedBeforeStart, startTimeout, terminated, agentError, unknown

    /// The word that answers carry once the session has ended.
    var text: String? {
      switch self {
      case .absent: nil
      case .completed: "completed"
      case .endedBeforeStart: "ended_before_agent_start"
      case .startTimeout: "agent_start_timeout"
      case .terminated: "terminated"
      case .agentError: "agent_error"
      case .unknown: "unknown"
      }
    }
  }

  /// Facts that need one bit.
  struct Traits: OptionSet {
    let rawValue: UInt8

    /// No warm instance was free.
    static let cold = Traits(rawValue: 1)
    /// Upstream does not say whether the start was cold.
    static let unknownStart = Traits(rawValue: 2)
    /// Upstream does not say which deployment served it.
    static let unknownDeployment = Traits(rawValue: 4)
    /// Upstream does not say when it was created.
    static let unknownCreation = Traits(rawValue: 8)
    /// Upstream does not say when the record was changed.
    static let unknownUpdate = Traits(rawValue: 16)
    /// Upstream does not say which agent and organization it belongs to.
    static let unknownOwner = Traits(rawValue: 32)
  }
}

extension SessionRecord {
  /// Whether the start was cold; `nil` where upstream does not say.
  var coldStart: Bool? {
    traits.contains(.unknownStart) ? nil : traits.contains(.cold)
  }

  /// Whether it failed, by its completion status.
  var failed: Bool {
    switch completion {
    case .httpError, .botTimeout, .serverError, .unavailable: true
    default: false
    }
  }
}
