import Logging
import PipecatClient
import PipecatModel
import SessionArchive
import SessionReport

/// Carries out what an agent's plan says: asks, archives, publishes.
actor AgentSync {
  /// How often a growing table is published while the history is read.
  private static let publishing: Duration = .milliseconds(500)
  /// After a longer pause, a round is begun anew instead of gone on with.
  private static let stale: Duration = .seconds(60)
  /// How often in a row reading everything once may fail.
  private static let tries = 5

  private var listing: Agent
  private let client: PipecatClient
  private let archive: any SessionArchive
  private let snapshots: SnapshotStore
  private let logger: Logger
  private let now: @Sendable () -> Timestamp
  private let clock = ContinuousClock()

  private var plan: SyncPlan
  private var details: AgentDetails?
  private var unsaved: [Session] = []
  private var upstreamProblem: SyncProblem?
  private var archiveProblem: SyncProblem?
  private var publishedAt: ContinuousClock.Instant?
  private var answeredAt: ContinuousClock.Instant?

  /// A sync that goes on from what is archived.
  ///
  /// - Parameters:
  ///   - listing: the agent, as upstream lists it.
  ///   - progress: how far an earlier sync came; the default value for an agent that is new.
  ///   - client: reads upstream.
  ///   - archive: where everything new goes.
  ///   - snapshots: where the agent's table is found and published.
  ///   - logger: told of failures and recoveries.
  ///   - now: our clock.
  init(
    _ listing: Agent, progress: SyncProgress, client: PipecatClient, archive: any SessionArchive,
    snapshots: SnapshotStore, logger: Logger, now: @escaping @Sendable () -> Timestamp
  ) {
    self.listing = listing
    self.client = client
    self.archive = archive
    self.snapshots = snapshots
    self.now = now
    var logger = logger
    logger[metadataKey: "agent"] = "\(listing.name)"
    self.logger = logger
    let restored = snapshots.snapshot(of: listing.name)
    plan = SyncPlan(table: restored?.table ?? .empty, progress: progress)
    details = restored?.details
  }

  private var agent: AgentName { listing.name }

  /// Enters what upstream's list says about the agent.
  func update(_ listing: Agent) {
    guard listing != self.listing else { return }
    self.listing = listing
    if publishedAt != nil { publish(unless: false) }
  }

  /// Syncs in rounds that begin an interval apart, until the task is cancelled.
  func run(every interval: Duration) async {
    var backoff = Backoff()
    while !Task.isCancelled {
      let due = clock.now + interval
      var wait: Duration
      do {
        try await round(until: due)
        backoff.reset()
        wait = due - clock.now
      } catch let error as UpstreamError {
        note(error)
        wait = backoff.wait(after: error, now: clock.now)
      } catch {
        // Only a cancelled task gets here; the loop's condition ends it.
        wait = .zero
      }
      try? await clock.sleep(for: wait)
    }
  }

  /// Reads what is new and the whole history, once.
  ///
  /// - Parameter report: told how much is held, after each page.
  /// - Throws: ``UpstreamError`` where upstream goes on failing.
  func complete(report: @Sendable (Coverage) -> Void) async throws {
    var backoff = Backoff()
    var failures = 0
    while true {
      do {
        try await round(until: clock.now.advanced(by: .seconds(3600)), report: report)
        if plan.progress.isComplete { return }
        failures = 0
      } catch let error as UpstreamError {
        note(error)
        failures += 1
        guard error.mayPass, failures < AgentSync.tries else { throw error }
        try await clock.sleep(for: backoff.wait(after: error, now: clock.now))
      }
    }
  }

  /// Goes through a round, or on with one that failed a moment ago.
  ///
  /// - Parameters:
  ///   - due: when to leave the history for the next round.
  ///   - report: told how much is held, after each page.
  /// - Throws: ``UpstreamError``, or `CancellationError` where the task is cancelled.
  private func round(
    until due: ContinuousClock.Instant, report: @Sendable (Coverage) -> Void = { _ in }
  ) async throws {
    let isFresh = answeredAt.map { clock.now - $0 < AgentSync.stale } ?? false
    if plan.next == nil || plan.canPause || !isFresh { plan.beginRound(at: now()) }
    var needsDetails = true
    while let request = plan.next {
      // However long the news take, a round reads one page of the history: it must come to an end.
      let isHistory = plan.canPause
      try await carryOut(request)
      await save()
      noteRecovery()
      publish(unless: plan.next != nil)
      report(plan.coverage)
      if needsDetails {
        needsDetails = false
        try await readDetails()
      }
      if isHistory, plan.canPause, clock.now >= due { break }
    }
    publish(unless: false)
  }

  private func carryOut(_ request: SyncRequest) async throws {
    switch request {
    case .page(let query):
      let page = try await client.sessions(of: agent, matching: query)
      plan.receive(page, for: query, at: now())
    case .session(let id):
      plan.receive(try await session(id), id: id)
    }
    answeredAt = clock.now
  }

  private func session(_ id: String) async throws -> Session? {
    do {
      return try await client.session(id, of: agent).session
    } catch let error as UpstreamError where error.kind == .sessionUnknown {
      return nil
    }
  }

  /// Reads what upstream says about the agent itself. Sessions do not wait for it: without it the
  /// limits of the agent are those known before, or not known.
  private func readDetails() async throws {
    let details: AgentDetails
    do {
      details = try await client.agent(agent)
    } catch let error as UpstreamError {
      logger.debug("Details not read", metadata: ["error": "\(error)"])
      return
    }
    guard details != self.details else { return }
    self.details = details
    do {
      try await archive.store(details, of: agent)
    } catch {
      // They are asked for every round, and the archive's problem shows with the sessions.
      logger.debug("Details not archived", metadata: ["error": "\(error)"])
    }
  }

  /// Archives what is new. What can't be is kept and tried again with the next page.
  private func save() async {
    unsaved += plan.takeChanges()
    do {
      try await archive.store(unsaved, progress: plan.progress, of: agent)
      unsaved = []
      if archiveProblem != nil { logger.notice("The archive can be written again") }
      archiveProblem = nil
    } catch {
      if archiveProblem == nil {
        logger.error("The archive cannot be written", metadata: ["error": "\(error)"])
        archiveProblem = .archive(since: now())
      }
    }
  }

  // MARK: Problems

  private func note(_ error: UpstreamError) {
    let problem = SyncProblem(error, since: now())
    if upstreamProblem?.kind != problem.kind {
      logger.warning("Sync fails", metadata: ["error": "\(error)"])
      upstreamProblem = SyncProblem(error, since: upstreamProblem?.since ?? problem.since)
    }
    publish(unless: false)
  }

  private func noteRecovery() {
    guard upstreamProblem != nil else { return }
    logger.notice("Sync works again")
    upstreamProblem = nil
  }

  // MARK: Publishing

  /// Publishes the state of things, unless that was done a moment ago and `canWait` holds.
  private func publish(unless canWait: Bool) {
    if canWait, let publishedAt, clock.now - publishedAt < AgentSync.publishing { return }
    publishedAt = clock.now
    let syncedAt = plan.headReadAt ?? plan.progress.syncedAt
    snapshots.publish(
      AgentSnapshot(
        listing: listing, details: details, table: plan.holdings.table, coverage: plan.coverage,
        asOf: syncedAt ?? now(), syncedAt: syncedAt, problem: upstreamProblem ?? archiveProblem))
  }
}
