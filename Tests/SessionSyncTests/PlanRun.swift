import PipecatModel
import SessionArchive
import SessionReport

@testable import SessionSync

/// A plan that is carried out against an upstream in memory, with what an archive would hold.
struct PlanRun {
  var upstream: UpstreamModel
  var plan = SyncPlan(table: .empty, progress: SyncProgress())
  private(set) var archive: [String: Session] = [:]
  private(set) var progress = SyncProgress()
  private(set) var rounds = 0
  /// Whether a round went on and on.
  private(set) var isEndless = false
  /// Sessions that were missing at a moment when the plan said that all are held.
  private(set) var falselyComplete: [String] = []

  init(_ habits: UpstreamModel.Habits, sessions: Int, seed: Int) {
    upstream = UpstreamModel(habits, sessions: sessions, seed: seed)
  }

  private var now: Timestamp { Timestamp(milliseconds: upstream.now) }

  /// Carries out one request, which may begin a round; `false` where the round is over.
  mutating func step() -> Bool {
    guard let request = plan.next else { return false }
    switch request {
    case .page(let query): plan.receive(upstream.page(query), for: query, at: now)
    case .session(let id): plan.receive(upstream.session(id), id: id)
    }
    for session in plan.takeChanges() { archive[session.id] = session }
    progress = plan.progress
    if plan.coverage.complete, let syncedAt = plan.progress.syncedAt {
      falselyComplete += upstream.listed(by: syncedAt.milliseconds).filter { archive[$0] == nil }
    }
    return true
  }

  /// Carries out a round, which leaves the history for the next after `interval` milliseconds.
  mutating func round(interval: Int64 = 15_000) {
    rounds += 1
    let due = upstream.now + interval
    plan.beginRound(at: now)
    var steps = 0
    while !isEndless, step() {
      if plan.canPause, upstream.now >= due { break }
      steps += 1
      isEndless = steps > 5000
    }
    if upstream.now < due { upstream.pass(milliseconds: due - upstream.now) }
  }

  /// Rounds until the plan says that all is held, or `most` are over.
  mutating func complete(most: Int) {
    for _ in 0..<most where !plan.coverage.complete { round() }
  }

  /// The program is killed and begins anew with what is archived.
  mutating func restart() {
    plan = SyncPlan(table: SessionTable(archive.values), progress: progress)
  }
}
