import Charts
import PipecatModel
import SessionReport
import SessionSync

extension RowsPanel.Row {
  /// Views of sessions, with bars against the longest of those that ended.
  static func rows(of sessions: [Session], in context: PageContext) -> [RowsPanel.Row] {
    let lengths = sessions.map { context.milliseconds(of: $0) }
    let ended = zip(sessions, lengths).filter { $0.0.endedAt != nil }.compactMap(\.1)
    let longest = ended.max() ?? lengths.compactMap(\.self).max() ?? 0
    var narrowings = Narrowings(context.links)
    return zip(sessions, lengths).map { session, length in
      RowsPanel.Row(
        session, length: length, longest: longest, narrowings: &narrowings, in: context)
    }
  }

  private init(
    _ session: Session, length: Int64?, longest: Int64, narrowings: inout Narrowings,
    in context: PageContext
  ) {
    let outcome = Outcome(of: session)
    let start = StartBounds(session.botStartSeconds)
    let share = longest > 0 ? min(1, Double(length ?? 0) / Double(longest)) : 0
    let isOverdue = outcome == .active && (length ?? 0) > context.overdueMilliseconds
    self.init(
      created: session.createdAt.map { context.clock.view($0, .second) },
      createdHref: session.createdAt.map { context.hourHref($0) } ?? "",
      sessionHref: context.links.session(session.id), sessionID: session.id,
      idHead: String(session.id.prefix(8)), idTail: String(session.id.dropFirst(8)),
      deployment: session.deploymentID,
      shortDeployment: session.deploymentID.map(Words.short) ?? "",
      deploymentHref: session.deploymentID.map { narrowings.href(.deployment($0)) } ?? "",
      outcome: outcome.rawValue, outcomeHref: narrowings.href(.outcome(outcome)),
      status: session.completionStatus ?? (outcome == .active ? "none yet" : "no status"),
      statusHref: session.completionStatus.map { narrowings.href(.completionStatus($0)) },
      isCold: session.coldStart == true,
      startHref: session.coldStart.map { narrowings.href(.start(isCold: $0)) },
      botStart: session.botStartSeconds.map { Words.seconds($0) },
      botStartHref: narrowings.href(.botStart(start)), botStartHint: start.hint,
      barWidth: Format.number(share * 100) + "%", barStyle: isOverdue ? "fill-warn" : "fill-bar",
      duration: Words.duration(length.map { Double($0) / 1000 }),
      durationHref: context.meanwhileHref(session))
  }
}

/// The links of a page's rows to the sessions that share a value: each is made once, for the rows of a
/// page have few values.
private struct Narrowings {
  /// What the sessions share.
  enum Value: Hashable {
    case deployment(String)
    case outcome(Outcome)
    case completionStatus(String)
    case start(isCold: Bool)
    case botStart(StartBounds)
  }

  private let links: Links
  private var hrefs: [Value: String] = [:]

  init(_ links: Links) { self.links = links }

  mutating func href(_ value: Value) -> String {
    if let known = hrefs[value] { return known }
    let href = links.sessions { request in
      switch value {
      case .deployment(let id): request.deploymentIDs = [id]
      case .outcome(let outcome): request.outcomes = [outcome]
      case .completionStatus(let word): request.completionStatuses = [word]
      case .start(let isCold): request.startType = isCold ? .cold : .warm
      case .botStart(let bounds): bounds.apply(&request)
      }
    }
    hrefs[value] = href
    return href
  }
}

/// How a bot start becomes a filter. Its bounds exclude themselves and 0 means "none", so 2 s are
/// "more than 1 s and less than 3 s", while of 1 s only "less than 2 s" can be said.
private struct StartBounds: Hashable {
  let seconds: Int

  init(_ seconds: Int?) { self.seconds = seconds ?? 0 }

  var hint: String { "Bot start of \(seconds) s\(seconds == 1 ? " and less" : "")" }

  func apply(_ request: inout SessionRequest) {
    request.botStartMoreThan = seconds > 1 ? seconds - 1 : 0
    request.botStartLessThan = seconds + 1
  }
}

extension PageContext {
  /// How long a session lasted, or has lasted so far; `nil` where that is not known.
  func milliseconds(of session: Session) -> Int64? {
    guard session.endedAt == nil else { return session.durationMilliseconds }
    guard let created = session.createdAt else { return nil }
    return max(0, clock.now.milliseconds - created.milliseconds)
  }

  /// The age past which an active session is overdue.
  var overdueMilliseconds: Int64 {
    let seconds = snapshot?.capacity.maxSessionSeconds ?? Capacity.defaultMaxSessionSeconds
    return Int64(seconds) * 1000
  }

  /// The sessions created in the same hour of the zone.
  fileprivate func hourHref(_ time: Timestamp) -> String {
    let into = Int64(clock.wallSeconds(time) % 3600) * 1000 + time.milliseconds % 1000
    let start = time.advanced(byMilliseconds: -into)
    return links.sessions(from: start, to: start.advanced(byMilliseconds: 3_600_000))
  }

  /// The sessions created while one ran, itself among them.
  fileprivate func meanwhileHref(_ session: Session) -> String? {
    guard let created = session.createdAt else { return nil }
    let end = max(session.endedAt ?? clock.now, created).advanced(byMilliseconds: 1)
    return links.sessions(from: created, to: end)
  }
}
