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
  private let parts: SyncParts
  private let logger: Logger
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant

  private var plan: SyncPlan
  private var details: AgentDetails?
  private var hasNewDetails = false
  private var isGone = false
  /// What the archive does not have.
  private var unsaved = SessionChanges()
  /// How many sessions are being archived.
  private var saving = 0
  private var savingTask: Task<Void, Never>?
  /// Ends when what came meanwhile is to be archived.
  private var savingPause: Task<Void, Never>?
  /// How many wait until all is archived.
  private var awaitingSaved = 0
  /// The progress that the archive has.
  private var archived: SyncProgress
  private var tableAge: TableAge
  private var tableTask: Task<Void, Never>?
  private var upstreamProblem: SyncProblem?
  /// What is wrong with reading what is not new, though what is new can be read.
  private var oldProblem: SyncProblem?
  /// What of it was wrong in this round.
  private var oldFailure: UpstreamError?
  private var archiveProblem: SyncProblem?
  private var archiveFailure: (any Error)?
  private var pace = ReadingPace()
  private var publishedAt: ContinuousClock.Instant?
  private var answeredAt: ContinuousClock.Instant?

  /// A sync that goes on from what is archived.
  ///
  /// - Parameters:
  ///   - listing: the agent, as upstream lists it.
  ///   - archive: what an earlier sync left.
  ///   - parts: what it works with.
  init(_ listing: Agent, from archive: Restored, parts: SyncParts) {
    self.listing = listing
    self.parts = parts
    var logger = parts.logger
    logger[metadataKey: "agent"] = "\(listing.name)"
    self.logger = logger
    let restored = parts.snapshots.snapshot(of: listing.name)
    plan = SyncPlan(table: restored?.table ?? .empty, progress: archive.progress)
    archived = archive.progress
    tableAge = TableAge(unwritten: archive.unwritten)
    details = restored?.details
    start = clock.now
  }

  private var agent: AgentName { listing.name }

  private var now: Moment {
    Moment(wall: parts.now(), uptime: clock.now - start, keptFrom: parts.cutoff)
  }

  /// Enters what upstream's list says about the agent; `nil` where it does not list it.
  func update(_ listing: Agent?) {
    let wasGone = isGone
    isGone = listing == nil
    guard isGone != wasGone || listing.map({ $0 != self.listing }) ?? false else { return }
    self.listing = listing ?? self.listing
    if isGone != wasGone {
      logger.notice(isGone ? "Upstream does not list the agent" : "Upstream lists the agent again")
      upstreamProblem = isGone ? .gone(since: parts.now()) : nil
    }
    publish(canWait: false)
  }

  /// Syncs in rounds that begin an interval apart, until the task is cancelled. Asks nothing while
  /// upstream does not list the agent.
  func run(every interval: Duration) async {
    var backoff = Backoff()
    while !Task.isCancelled {
      let heard = parts.alarm.rings
      var next = clock.now + interval
      do {
        if archiveProblem != nil {
          await save()
          await saved()
          publish(canWait: false)
        }
        if !isGone { try await round(historyFor: interval) }
        backoff.reset()
      } catch let error as UpstreamError {
        note(error)
        next = clock.now + backoff.wait(after: error, now: clock.now)
      } catch {
        // Only a cancelled task gets here; the loop's condition ends it.
      }
      await parts.alarm.sleep(until: next, heard: heard)
      if parts.alarm.rings != heard { backoff.reset() }
    }
    // The task is cancelled, and what is begun here is to be finished.
    await Task { await keepTable(atEnd: true) }.value
  }

  /// Reads what is new and the whole history, once.
  ///
  /// - Parameter report: told how much is held, after each page.
  /// - Throws: ``UpstreamError`` where upstream goes on failing; the archive's error where it can't
  ///   be written in the end.
  func complete(report: @Sendable (Coverage) -> Void) async throws {
    var backoff = Backoff()
    var failures = 0
    while true {
      let before = answeredAt
      do {
        try await round(historyFor: .seconds(3600), report: report)
        if plan.progress.isComplete {
          await save()
          await saved()
          if let archiveFailure { throw archiveFailure }
          await keepTable(atEnd: true)
          return
        }
        if let oldFailure {
          // There are no news to go on with meanwhile.
          plan.historyRestsUntilRound = 0
          throw oldFailure
        }
        failures = 0
      } catch let error as UpstreamError {
        note(error)
        failures = answeredAt == before ? failures + 1 : 1
        guard error.mayPass, max(failures, plan.historyFailures) < AgentSync.tries else {
          throw error
        }
        try await clock.sleep(for: backoff.wait(after: error, now: clock.now))
      }
    }
  }

  /// Goes through a round, or on with one that failed a moment ago.
  ///
  /// - Parameters:
  ///   - interval: how long to read the history before the next round's news.
  ///   - report: told how much is held, after each page.
  /// - Throws: ``UpstreamError``, or `CancellationError` where the task is cancelled.
  private func round(
    historyFor interval: Duration, report: @Sendable (Coverage) -> Void = { _ in }
  ) async throws {
    let isFresh = answeredAt.map { clock.now - $0 < AgentSync.stale } ?? false
    if plan.next == nil || plan.canPause || !isFresh { plan.beginRound() }
    oldFailure = nil
    var history = HistoryTurn(interval: interval)
    var ahead = ReadAhead(parts.client, of: agent)
    defer { ahead.keep([]) }
    while let request = plan.next {
      let isOld = plan.isOld
      if plan.canPause { history.beginPage(at: clock.now) }
      do {
        try await carryOut(request, ahead: &ahead)
        noteRecovery(isOld: isOld)
      } catch let error as UpstreamError where !error.concernsAll {
        guard plan.fail() else { throw error }
        noteOld(error)
      }
      let isOver = plan.canPause && history.isOver(at: clock.now)
      let queries = plan.queriesToCome
      ahead.keep(queries)
      if !isOver { await ahead.ask(for: queries, priority: priority) }
      await save()
      publish(canWait: plan.canPause)
      report(plan.coverage)
      if isOver, ahead.isEmpty { break }
    }
    await saved()
    publish(canWait: false)
    await keepTable(atEnd: false)
  }

  private var priority: RequestPriority {
    parts.snapshots.isWatched(agent) ? .watched : .background
  }

  /// Carries out the plan's next request, of which a page may have been asked for.
  private func carryOut(
    _ request: SyncRequest, ahead: inout ReadAhead
  ) async throws {
    switch request {
    case .page(let query):
      let (page, isEarly) = try await ahead.page(query, priority: priority)
      plan.receive(page, for: query, wasAskedEarly: isEarly, at: now)
    case .session(let id):
      plan.receive(try await session(id, priority: priority), id: id)
    case .details:
      plan.receiveDetails(await readDetails(priority: priority))
    }
    answeredAt = clock.now
  }

  private func session(_ id: String, priority: RequestPriority) async throws -> Session? {
    do {
      return try await parts.client.session(id, of: agent, priority: priority).session
    } catch let error as UpstreamError where error.kind == .sessionUnknown {
      return nil
    }
  }

  /// Reads what upstream says about the agent itself. Sessions do not wait for it: without it the
  /// limits of the agent are those known before, or not known.
  ///
  /// - Returns: whether they were read.
  private func readDetails(priority: RequestPriority) async -> Bool {
    do {
      let details = try await parts.client.agent(agent, priority: priority)
      hasNewDetails = hasNewDetails || details != self.details
      self.details = details
      return true
    } catch {
      logger.debug("Details not read", metadata: ["error": "\(error)"])
      return false
    }
  }

  // MARK: Archiving

  /// How many sessions are archived in one step, where many have waited: on a disk with little room
  /// a small step may succeed. As long as they can be archived, no more than these wait.
  private static let batch = 5000
  /// How long pages gather after a step. Each step writes the parts of the file that it touches as a
  /// whole: where upstream gives 1000 pages a second, twice as much was written without this. At the
  /// usual five a second each page is archived at once.
  private static let gathering = Duration.milliseconds(20)

  /// Archives what is new while the next page is asked for; pages that come meanwhile go in one
  /// step. What can't be archived is held beside the table, and tried again with the next page.
  private func save() async {
    takeChanges()
    if savingTask != nil {
      if unsaved.sessions.count > AgentSync.batch { await saved() }
    } else {
      savingTask = Task { await saveAll() }
    }
  }

  /// Waits until what is new is archived or can't be.
  func saved() async {
    awaitingSaved += 1
    savingPause?.cancel()
    await savingTask?.value
    awaitingSaved -= 1
  }

  private func takeChanges() {
    let changes = plan.takeChanges()
    unsaved.append(changes)
    tableAge.add(changes.forgotten.count)
  }

  private var hasUnsaved: Bool {
    !unsaved.isEmpty || plan.progress != archived
  }

  private func saveAll() async {
    defer { savingTask = nil }
    do {
      while hasUnsaved || hasNewDetails {
        if hasUnsaved {
          try await saveBatch()
          noteArchived()
        }
        try await saveDetails()
        await gather()
      }
      noteArchived()
    } catch {
      archiveFailure = error
      guard archiveProblem == nil else { return }
      archiveProblem = .archive(since: parts.now())
      if parts.archiveFaults.begin(for: agent) {
        logger.error("The archive cannot be written", metadata: ["error": "\(error)"])
      }
    }
  }

  private func noteArchived() {
    if archiveProblem != nil, parts.archiveFaults.end(for: agent) {
      logger.notice("The archive can be written again")
    }
    archiveProblem = nil
    archiveFailure = nil
  }

  /// Lets pages gather, unless someone waits for them to be archived.
  private func gather() async {
    guard awaitingSaved == 0 else { return }
    let pause = Task { [clock] in _ = try? await clock.sleep(for: AgentSync.gathering) }
    savingPause = pause
    await pause.value
    savingPause = nil
  }

  private func saveDetails() async throws {
    guard hasNewDetails, let details else { return }
    // Before it is done: others may come meanwhile.
    hasNewDetails = false
    do {
      try await parts.archive.store(details, of: agent)
    } catch {
      hasNewDetails = true
      throw error
    }
  }

  /// Archives some of what is new, and how far the sync has come where that is all.
  private func saveBatch() async throws {
    takeChanges()
    let batch = unsaved.takeBatch(AgentSync.batch)
    let progress = unsaved.isEmpty ? plan.progress : archived
    saving = batch.sessions.count
    defer { saving = 0 }
    do {
      try await parts.archive.store(
        batch.sessions, moved: batch.moved, forgettingBefore: batch.forgottenBefore,
        progress: progress, of: agent)
    } catch {
      unsaved.putBack(batch)
      throw error
    }
    archived = progress
    tableAge.add(batch.sessions.count)
  }

  // MARK: The table's file

  /// Writes the table into its file where that is due; `atEnd` of the program, waits for it.
  private func keepTable(atEnd: Bool) async {
    if atEnd {
      await save()
      await tableTask?.value
    }
    await saved()
    let (count, isComplete) = (plan.holdings.count, plan.progress.isComplete)
    guard
      let files = parts.tables, tableTask == nil, archiveProblem == nil, unsaved.isEmpty,
      tableAge.isDue(count: count, isComplete: isComplete, at: clock.now)
        || atEnd && tableAge.isDueAtEnd(count: count)
    else { return }
    // Nothing is archived meanwhile, so that the table is what the archive has at the mark.
    let table = plan.holdings.table
    do {
      let mark = try await parts.archive.mark(agent)
      tableAge.begin()
      tableTask = Task { await write(table, to: files, mark: mark) }
    } catch {
      logger.debug("The archive can't be marked", metadata: ["error": "\(error)"])
    }
    if atEnd { await tableTask?.value }
  }

  private func write(_ table: SessionTable, to files: TableFiles, mark: ArchiveMark) async {
    defer { tableTask = nil }
    do {
      try await files.write(table, of: agent, mark: mark)
      try await parts.archive.forgetMarks(of: agent, except: mark)
    } catch {
      logger.warning(
        "The table is not kept for the next start, which will take longer",
        metadata: ["error": "\(error)"])
      tableAge.fail(at: clock.now)
      // So that what changes is not noted for a file that there is not.
      try? await parts.archive.forgetMarks(of: agent, except: nil)
    }
  }

  // MARK: Problems

  private func note(_ error: UpstreamError) {
    guard !isGone else { return }
    let problem = SyncProblem(error, since: parts.now())
    if upstreamProblem?.kind != problem.kind {
      logger.warning("Sync fails", metadata: ["error": "\(error)"])
      upstreamProblem = SyncProblem(error, since: upstreamProblem?.since ?? problem.since)
    }
    publish(canWait: false)
  }

  /// Notes that something old can't be read: the news are told all the same, and so is this.
  private func noteOld(_ error: UpstreamError) {
    oldFailure = error
    let problem = SyncProblem.old(error, since: oldProblem?.since ?? parts.now())
    guard oldProblem?.kind != problem.kind else { return }
    logger.warning("Something old can't be read", metadata: ["error": "\(error)"])
    oldProblem = problem
  }

  private func noteRecovery(isOld: Bool) {
    if isOld { oldProblem = nil }
    guard upstreamProblem != nil, !isGone else { return }
    logger.notice("Sync works again")
    upstreamProblem = nil
  }

  // MARK: Publishing

  /// Publishes the state of things, unless that was done a moment ago and `canWait` holds.
  private func publish(canWait: Bool) {
    if canWait, let publishedAt, clock.now - publishedAt < AgentSync.publishing { return }
    publishedAt = clock.now
    let syncedAt = plan.headReadAt ?? plan.progress.syncedAt
    parts.snapshots.publish(
      AgentSnapshot(
        listing: listing, details: details, table: plan.holdings.table, coverage: plan.coverage,
        asOf: syncedAt ?? parts.now(), syncedAt: syncedAt,
        problem: upstreamProblem ?? archiveProblem ?? oldProblem,
        unarchived: archiveProblem == nil ? 0 : unsaved.sessions.count + saving,
        readPerMinute: pace.perMinute(plan.coverage, at: clock.now)))
  }
}
