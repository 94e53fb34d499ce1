import PipecatModel
import SessionArchive
import SessionReport

@testable import SessionSync

/// A plan that is carried out against an upstream in memory, with what an archive would hold.
struct PlanRun {
  var upstream: UpstreamModel
  var plan = SyncPlan(table: .empty, progress: SyncProgress())
  private(set) var archive: [String: Session] = [:]
  /// How far our wall clock is off.
  var clockError: Int64 = 0
  /// For how many days sessions are kept.
  var keptDays: Int64?
  /// Whether pages are asked for before it is their turn.
  var readsAhead = false
  /// Whether of two pages the later one is answered first.
  var answersLaterFirst = false
  /// The pages that were, as they were then, and whether the one before had not come yet.
  private var ahead: [SessionQuery: (page: SessionPage, isEarly: Bool)] = [:]
  /// The time upstream when the program began.
  private var startedAt: Int64
  /// The time upstream at each moment that our clock showed.
  private var upstreamTimes: [Timestamp: Int64] = [:]
  private(set) var progress = SyncProgress()
  private(set) var rounds = 0
  /// Whether a round went on and on.
  private(set) var isEndless = false
  /// Sessions that were missing at a moment when the plan said that all are held.
  private(set) var falselyComplete: [String] = []

  init(_ habits: UpstreamModel.Habits, sessions: Int, seed: Int) {
    upstream = UpstreamModel(habits, sessions: sessions, seed: seed)
    startedAt = upstream.now
  }

  private var now: Moment {
    Moment(
      wall: Timestamp(milliseconds: upstream.now + clockError),
      uptime: .milliseconds(upstream.now - startedAt),
      keptFrom: keptDays.map {
        Timestamp(milliseconds: upstream.now + clockError - $0 * 86_400_000)
      })
  }

  /// Carries out one request, which may begin a round; `false` where the round is over. Asks for
  /// pages ahead where it `goesOn` after this.
  mutating func step(goesOn: Bool = true) -> Bool {
    guard let request = plan.next else { return false }
    if upstream.failsRequest() { return plan.fail() }
    switch request {
    case .page(let query):
      let asked = ahead.removeValue(forKey: query) ?? (upstream.page(query), false)
      upstreamTimes[now.wall] = upstream.now
      plan.receive(asked.page, for: query, wasAskedEarly: asked.isEarly, at: now)
    case .session(let id): plan.receive(upstream.session(id), id: id)
    case .details:
      upstream.details()
      plan.receiveDetails(true)
    }
    let toCome = readsAhead ? plan.queriesToCome : []
    ahead = ahead.filter { toCome.contains($0.key) }
    for query in answersLaterFirst ? toCome.reversed() : toCome
    where goesOn && ahead[query] == nil {
      ahead[query] = (upstream.page(query), query != toCome.first)
    }
    let changes = plan.takeChanges()
    for session in changes.sessions { archive[session.id] = session }
    for id in changes.forgotten { archive[id] = nil }
    progress = plan.progress
    let asOf = plan.headReadAt ?? progress.syncedAt
    if plan.coverage.complete, let readAt = asOf.flatMap({ upstreamTimes[$0] }) {
      let kept = upstream.listed(by: readAt) { [cutoff = plan.cutoff] session in
        guard let cutoff, let createdAt = session.createdAt else { return true }
        return createdAt >= cutoff
      }
      falselyComplete += kept.filter { archive[$0] == nil }
    }
    return true
  }

  /// Carries out a round, which leaves the history for the next after `interval` milliseconds.
  mutating func round(interval: Int64 = 15_000) {
    rounds += 1
    let due = upstream.now + interval
    plan.beginRound()
    var (steps, pages) = (0, 0)
    while !isEndless {
      if plan.canPause {
        // However long the news took, as the loop around the plan does it.
        if pages >= 8, upstream.now >= due, ahead.isEmpty { break }
        pages += 1
      }
      guard step(goesOn: pages < 8 || upstream.now < due) else { break }
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
    ahead = [:]
    startedAt = upstream.now
  }
}
