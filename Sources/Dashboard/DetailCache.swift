import PipecatClient
import PipecatModel

/// What upstream tells about single sessions, asked for once however many look at one, and kept for
/// as long as it can't change.
struct DetailCache: Sendable {
  /// What was read belongs to a state of a session: once that changes it is read again.
  private struct Key: Hashable {
    var agent: AgentName
    var session: Session
  }

  /// How many sessions are kept: with a full log each is some 300 KB.
  private static let capacity = 100
  /// After its end a session's log and numbers may still come in for so long.
  private static let settling: Int64 = 5 * 60_000
  /// For how long what may change is good: many who look at once are one.
  private static let moment: Duration = .seconds(5)
  /// For how long what can't change is kept, so that a wrong guess mends itself.
  private static let day: Duration = .seconds(86_400)
  /// The most log lines of a session that are shown.
  private static let logLimit = 1000

  private let source: any SessionDetailSource
  private let details = SharedReads<Key, SessionDetails>(capacity: capacity)
  private let logs = SharedReads<Key, LogPage>(capacity: capacity)

  /// A cache of what `source` tells.
  init(_ source: any SessionDetailSource) {
    self.source = source
  }

  /// A session in full; `asOf` is the time of the data that `session` is from.
  func details(
    of session: Session, agent: AgentName, asOf: Timestamp
  ) async throws -> SessionDetails {
    try await details.value(
      of: Key(agent: agent, session: session), keptFor: lifetime(session, asOf)
    ) { [source] in try await source.session(session.id, of: agent) }
  }

  /// The oldest lines of a session's log; `asOf` is the time of the data that `session` is from.
  func log(of session: Session, agent: AgentName, asOf: Timestamp) async throws -> LogPage {
    let query = LogQuery(sessionID: session.id, limit: DetailCache.logLimit, order: .ascending)
    return try await logs.value(
      of: Key(agent: agent, session: session), keptFor: lifetime(session, asOf)
    ) { [source] in try await source.logs(of: agent, matching: query) }
  }

  private func lifetime(_ session: Session, _ asOf: Timestamp) -> Duration {
    guard let endedAt = session.endedAt else { return DetailCache.moment }
    let age = asOf.milliseconds - endedAt.milliseconds
    return age > DetailCache.settling ? DetailCache.day : DetailCache.moment
  }
}
