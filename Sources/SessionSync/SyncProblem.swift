import PipecatClient
import PipecatModel

/// What keeps an agent's data from being fresh or safe, for people to read.
public struct SyncProblem: Sendable, Hashable {
  /// What the problem concerns.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The key is not accepted.
    case keyRefused
    /// Upstream does not know the agent, or not any more.
    case agentUnknown
    /// Upstream asks for fewer requests.
    case limited
    /// Upstream is down or cannot be reached.
    case outage
    /// Upstream does not answer in time.
    case timedOut
    /// Upstream's answers cannot be read.
    case notUnderstood
    /// The archive cannot be written; sessions are kept in memory alone.
    case archive
  }

  /// What the problem concerns.
  public var kind: Kind
  /// Since when it has been so, by our clock.
  public var since: Timestamp
  /// What is wrong, in one sentence.
  public var sentence: String
  /// Whether what is new can't be read. Otherwise something else is wrong, and the data are fresh.
  public var stopsNews: Bool

  /// A problem.
  public init(kind: Kind, since: Timestamp, sentence: String, stopsNews: Bool = true) {
    self.kind = kind
    self.since = since
    self.sentence = sentence
    self.stopsNews = stopsNews
  }
}

extension SyncProblem {
  /// The problem of a failed read.
  init(_ error: UpstreamError, since: Timestamp) {
    let kind: Kind =
      switch error.kind {
      case .keyRefused: .keyRefused
      case .agentUnknown, .sessionUnknown: .agentUnknown
      case .limited: .limited
      case .outage: .outage
      case .timedOut: .timedOut
      case .notUnderstood: .notUnderstood
      }
    self.init(kind: kind, since: since, sentence: error.sentence)
  }

  /// The problem of a failed read of what is not new.
  static func old(_ error: UpstreamError, since: Timestamp) -> SyncProblem {
    var problem = SyncProblem(error, since: since)
    problem.sentence = "Some older sessions cannot be read again. \(problem.sentence)"
    problem.stopsNews = false
    return problem
  }

  /// The problem of an archive that cannot be written.
  static func archive(since: Timestamp) -> SyncProblem {
    SyncProblem(
      kind: .archive, since: since,
      sentence: "The archive cannot be written: new sessions are kept in memory until it can.",
      stopsNews: false)
  }

  /// An agent that is archived and that upstream does not list.
  static func gone(since: Timestamp) -> SyncProblem {
    SyncProblem(
      kind: .agentUnknown, since: since,
      sentence: "Pipecat Cloud does not list this agent any more.")
  }
}

extension UpstreamError {
  /// Whether nothing else can be read either, so that trying on is no use.
  var concernsAll: Bool { kind == .keyRefused || kind == .limited || retryAfter != nil }

  /// Whether asking again in a while can help without anyone doing something first.
  var mayPass: Bool {
    switch kind {
    case .limited, .outage, .timedOut, .notUnderstood: true
    case .keyRefused, .agentUnknown, .sessionUnknown: false
    }
  }
}
