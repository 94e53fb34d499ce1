/// Why a read of the API failed, in terms that a reader of the dashboard can act on.
///
/// Holds nothing that upstream wrote and no part of the key, so it can be shown and logged.
public struct UpstreamError: Error, Sendable, Hashable {
  /// Whom or what the failure concerns.
  public enum Kind: Sendable, Hashable {
    /// The key is not accepted, not allowed to read this, or its account is not paid for.
    case keyRefused
    /// There is no such agent.
    case agentUnknown
    /// The agent has no such session, or not any more.
    case sessionUnknown
    /// Too many requests.
    case limited
    /// The API is down, cannot be reached, or something between here and there is broken.
    case outage
    /// No answer in time, or one that came too slowly.
    case timedOut
    /// An answer that the API does not document.
    case notUnderstood
  }

  /// Whom or what the failure concerns.
  public let kind: Kind
  /// The HTTP status of the answer; `nil` where there was none.
  public let status: Int?
  /// What happened, in a few words of our own, for the log.
  public let detail: String
  /// When asking again makes sense, where that is known: upstream named a time, or the key rests.
  public let retryAfter: Duration?

  init(kind: Kind, status: Int?, detail: String, retryAfter: Duration? = nil) {
    self.kind = kind
    self.status = status
    self.detail = detail
    self.retryAfter = retryAfter
  }

  /// What happened and to whom, in one sentence for people.
  public var sentence: String {
    switch kind {
    case .keyRefused where status == 402:
      "Pipecat Cloud refuses to answer until the account is paid for."
    case .keyRefused: "Pipecat Cloud refuses the private key."
    case .agentUnknown: "Pipecat Cloud knows no such agent."
    case .sessionUnknown: "Pipecat Cloud knows no such session."
    case .limited: "Pipecat Cloud's limit of requests is reached."
    case .outage: "Pipecat Cloud has an outage or cannot be reached."
    case .timedOut: "Pipecat Cloud does not answer in time."
    case .notUnderstood: "Pipecat Cloud gives an answer that cannot be read."
    }
  }

  /// Whether the same request may well succeed a moment later.
  var isPassing: Bool {
    switch kind {
    case .limited, .outage: true
    // Garbage instead of an answer comes from proxies, now and then.
    case .notUnderstood: status.map { (200..<300).contains($0) } ?? false
    // A late answer is worth another try; one that never began has used up its time.
    case .timedOut: status != nil
    case .keyRefused, .agentUnknown, .sessionUnknown: false
    }
  }
}

extension UpstreamError: CustomStringConvertible {
  /// The sentence and, in brackets, what happened.
  public var description: String { "\(sentence) (\(detail))" }
}

extension UpstreamError {
  /// The error that an answer's status stands for; `nil` for a success.
  init?(status: Int, of operation: Operation, retryAfter: Duration?) {
    let kind: Kind
    switch status {
    case 200..<300: return nil
    case 401, 402, 403: kind = .keyRefused
    case 404:
      switch operation {
      case .session: kind = .sessionUnknown
      case .agent, .sessions, .logs: kind = .agentUnknown
      // The address itself is missing, which says nothing about any agent.
      case .agents, .regions: kind = .outage
      }
    case 408: kind = .timedOut
    case 429: kind = .limited
    case 500...: kind = .outage
    default: kind = .notUnderstood
    }
    self.init(kind: kind, status: status, detail: "status \(status)", retryAfter: retryAfter)
  }
}
