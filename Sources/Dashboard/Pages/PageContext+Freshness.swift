import Charts
import PipecatModel
import SessionReport
import SessionSync

extension PageContext {
  /// How old the data is and how far back it reaches; `nil` on pages about no data.
  var freshness: Freshness? {
    guard let snapshot else { return oldestFreshness }
    return freshness(
      from: snapshot.syncedAt, isLate: isLate(snapshot), coverage: reach(of: snapshot))
  }

  private func freshness(
    from time: Timestamp?, isLate: Bool, coverage: Freshness.Reach?
  ) -> Freshness {
    Freshness(
      age: time.map(age(of:)), asOf: time.map { clock.view($0, .second) },
      zone: clock.offset(at: time ?? clock.now), isLate: isLate, coverage: coverage)
  }

  /// Whether an agent's data is older than the program means it to be.
  func isLate(_ snapshot: AgentSnapshot) -> Bool {
    guard snapshot.problem?.stopsNews != true, let time = snapshot.syncedAt else { return true }
    return age(of: time).seconds > site.lateAfterSeconds
  }

  private func reach(of snapshot: AgentSnapshot) -> Freshness.Reach? {
    guard let since = snapshot.coverage.from else { return nil }
    let words = snapshot.coverage.complete ? "complete since" : "still reading, back to"
    return Freshness.Reach(words: words, since: clock.view(since, .day))
  }

  /// On pages about all agents: that of the one that was synced longest ago.
  private var oldestFreshness: Freshness? {
    let known = visit.snapshots.filter { $0.syncedAt != nil }
    guard let oldest = known.min(by: { ($0.syncedAt ?? $0.asOf) < ($1.syncedAt ?? $1.asOf) })
    else { return nil }
    return freshness(
      from: oldest.syncedAt, isLate: visit.snapshots.contains(where: isLate), coverage: nil)
  }

  /// The banners that every page has while they hold.
  var standingNotices: [Notice] {
    var notices: [Notice] = []
    if site.isSimulated { notices.append(.simulated) }
    let snapshots = snapshot.map { [$0] } ?? visit.snapshots
    notices += troubles(snapshots).map(notice)
    let unread = snapshots.filter { !$0.coverage.complete && $0.problem?.stopsNews != true }
    if let snapshot, !unread.isEmpty {
      notices.append(filling(snapshot))
    } else if !unread.isEmpty {
      notices.append(filling(unread))
    }
    return notices
  }

  /// The same problem of several agents.
  private struct Trouble {
    var problem: SyncProblem
    var agents: [AgentSnapshot]
  }

  /// What is wrong, each thing once, whatever number of agents it concerns.
  private func troubles(_ snapshots: [AgentSnapshot]) -> [Trouble] {
    var troubles: [String: Trouble] = [:]
    for snapshot in snapshots {
      guard let problem = snapshot.problem else { continue }
      var trouble = troubles[problem.sentence] ?? Trouble(problem: problem, agents: [])
      trouble.problem.since = min(trouble.problem.since, problem.since)
      trouble.agents.append(snapshot)
      troubles[problem.sentence] = trouble
    }
    return troubles.values.sorted { lhs, rhs in
      (rhs.agents.count, lhs.problem.sentence) < (lhs.agents.count, rhs.problem.sentence)
    }
  }

  private func notice(_ trouble: Trouble) -> Notice {
    let problem = trouble.problem
    // What is wrong may have changed meanwhile; that nothing comes has not.
    let isStuck = problem.stopsNews && problem.kind != .agentUnknown
    var pieces = [
      Notice.Piece(
        isStuck ? "Nothing new could be read for " : "It has been so for ", age(of: problem.since))
    ]
    if problem.stopsNews, let syncedAt = trouble.agents.compactMap(\.syncedAt).min() {
      pieces.append(Notice.Piece(". The numbers are ", age(of: syncedAt)))
      pieces.append(
        Notice.Piece(
          " old, as of \(clock.text(syncedAt, .second)). Sessions shown as active may have ended."))
    } else {
      pieces.append(Notice.Piece("."))
    }
    return Notice(
      kind: "down", icon: "warn", role: "status", lead: subject(trouble.agents) + problem.sentence,
      pieces)
  }

  /// Whom a problem concerns; nothing where that is clear.
  private func subject(_ agents: [AgentSnapshot]) -> String {
    let all = visit.snapshots.count
    switch agents.count {
    case _ where snapshot != nil: return ""
    case 1...3 where agents.count < all || all == 1:
      return agents.map(\.agent.text).joined(separator: ", ") + ": "
    case all: return "All agents: "
    default: return "\(agents.count) of \(all) agents: "
    }
  }

  /// How long ago something was, by the clock on the wall.
  func age(of time: Timestamp) -> Age { Age(of: time, at: visit.now) }

  private func filling(_ snapshots: [AgentSnapshot]) -> Notice {
    let parts = snapshots.map { "\($0.agent.text) \(held($0.coverage))" }
    return .filling(
      "\(parts.joined(separator: ", ")) sessions are here. Figures of earlier times are incomplete."
    )
  }

  /// As in `1,585 of 12,000`.
  private func held(_ coverage: Coverage) -> String {
    let total = coverage.upstreamTotal.map { " of \(Format.count($0))" } ?? ""
    return Format.count(coverage.sessions) + total
  }

  private func filling(_ snapshot: AgentSnapshot) -> Notice {
    let coverage = snapshot.coverage
    var text = "\(held(coverage)) sessions are here"
    if let from = coverage.from { text += ", back to \(clock.text(from))" }
    if let pace = snapshot.readPerMinute, pace > 0 {
      text += "; \(Format.count(pace)) more each minute"
      if let total = coverage.upstreamTotal, total > coverage.sessions {
        // The total is upstream's word and may be any number.
        let seconds = min((Double(total) - Double(coverage.sessions)) / Double(pace) * 60, 1e12)
        text += ", ready in about \(Words.span(seconds: Int64(seconds.rounded(.up))))"
      }
    }
    text += ". Figures of earlier times are incomplete."
    return .filling(text)
  }
}

extension Notice {
  static func filling(_ text: String) -> Notice {
    Notice(
      kind: "filling", icon: "info", role: "status", lead: "The history is still being read.",
      [Piece(text)])
  }

  static let simulated = Notice(
    kind: "simulated", icon: "info", lead: "Simulated cloud.",
    [
      Notice.Piece(
        "Every agent and session here is generated; nothing was read from Pipecat Cloud.")
    ])
}
