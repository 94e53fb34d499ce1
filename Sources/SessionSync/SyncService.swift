import Logging
import PipecatClient
import PipecatModel
import ServiceLifecycle
import SessionArchive
import SessionReport

/// Keeps the archive and the snapshots of all agents up to date.
///
/// First publishes what is archived, before it asks anything. Then one task an agent: a failure ends
/// in that agent's snapshot as a problem, and nowhere else.
public struct SyncService: Service {
  private let parts: SyncParts
  private let chosen: [AgentName]
  private let interval: Duration

  /// A service that has not begun.
  ///
  /// - Parameters:
  ///   - client: reads upstream.
  ///   - archive: what is known from before, and where everything new goes.
  ///   - tables: where tables are kept, for a quick start; `nil` keeps none.
  ///   - snapshots: where snapshots are published.
  ///   - agents: the agents to sync; empty for all that the key can see.
  ///   - interval: how often to look for what is new.
  ///   - keptDays: for how many days sessions are kept; `nil` keeps all.
  ///   - clock: the time now.
  ///   - logger: told of failures and recoveries.
  public init(
    client: PipecatClient, archive: any SessionArchive, tables: TableFiles? = nil,
    snapshots: SnapshotStore, agents: [AgentName] = [], interval: Duration = .seconds(15),
    keptDays: Int? = nil,
    clock: @escaping @Sendable () -> Timestamp, logger: Logger
  ) {
    parts = SyncParts(
      client: client, archive: archive, tables: tables, snapshots: snapshots, keptDays: keptDays,
      logger: logger, now: clock)
    self.chosen = agents
    self.interval = interval
  }

  private var snapshots: SnapshotStore { parts.snapshots }

  /// Tries again at once whatever waits for the end of a failure: something was done about it.
  public func retry() {
    parts.alarm.ring()
  }

  /// Syncs until the task is cancelled or the program stops.
  ///
  /// - Throws: the archive's error, where it cannot be read at the start.
  public func run() async throws {
    let archived = try await restore()
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        var syncs: [AgentName: AgentSync] = [:]
        func start(_ agent: Agent) {
          let sync = sync(of: agent, from: archived[agent.name])
          syncs[agent.name] = sync
          group.addTask { await sync.run(every: interval) }
        }
        var backoff = Backoff()
        while !Task.isCancelled {
          let heard = parts.alarm.rings
          var next = ContinuousClock().now + interval
          do {
            let listed = try await listAgents()
            announce(listed)
            for agent in listed {
              if let sync = syncs[agent.name] {
                await sync.update(agent)
              } else {
                start(agent)
              }
            }
            let names = Set(listed.map(\.name))
            for (name, sync) in syncs where !names.contains(name) { await sync.update(nil) }
            mark(archived.keys.filter { syncs[$0] == nil }, with: .gone(since: parts.now()))
            snapshots.publish(problem: nil)
            backoff.reset()
          } catch let error as UpstreamError {
            note(error, waiting: archived.keys.filter { syncs[$0] == nil })
            // Without the list, the agents that are known can be read all the same.
            if error.kind != .keyRefused {
              for agent in archived.keys where syncs[agent] == nil { start(Agent(name: agent)) }
            }
            let now = ContinuousClock().now
            next = now + backoff.wait(after: error, now: now)
          } catch {
            break
          }
          await parts.alarm.sleep(until: next, heard: heard)
          if parts.alarm.rings != heard { backoff.reset() }
        }
        group.cancelAll()
      }
    }
  }

  /// Reads everything once, also what is new, and returns when the archive is complete.
  ///
  /// - Parameter report: told of each agent how much is held, after each page.
  /// - Throws: ``UpstreamError`` where upstream goes on failing; the archive's error, where it
  ///   cannot be read.
  public func syncOnce(
    report: @escaping @Sendable (AgentName, Coverage) -> Void
  ) async throws {
    let archived = try await restore()
    let agents = try await listAgents()
    // One that fails keeps no other from being read.
    let results = await withTaskGroup(of: Result<Void, any Error>.self) { group in
      for agent in agents {
        let sync = sync(of: agent, from: archived[agent.name])
        group.addTask {
          do {
            return .success(try await sync.complete { report(agent.name, $0) })
          } catch {
            await sync.saved()
            return .failure(error)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for result in results { try result.get() }
  }

  /// Publishes what is archived of the agents that are synced.
  private func restore() async throws -> [AgentName: Restored] {
    var archived: [AgentName: Restored] = [:]
    var restored: [AgentSnapshot] = []
    let agents = try await parts.archive.agents()
    await parts.tables?.keep(agents.map(\.name))
    for agent in agents
    where chosen.isEmpty || chosen.contains(agent.name) {
      let (table, unwritten) = try await table(of: agent.name)
      archived[agent.name] = Restored(progress: agent.progress, unwritten: unwritten)
      restored.append(AgentSnapshot(agent, table: table, now: parts.now()))
    }
    snapshots.publish(restored)
    return archived
  }

  /// The table of what is archived of an agent: from its file and what changed since, or else from
  /// all rows; and how many sessions the file does not have as they are, `nil` where it is none.
  private func table(of agent: AgentName) async throws -> (SessionTable, unwritten: Int?) {
    if let file = await parts.tables?.read(agent),
      let changes = try await parts.archive.changes(of: agent, since: file.mark)
    {
      let table = file.table.removing(ids: changes.removed).merging(changes.sessions)
      return (table, changes.count)
    }
    let table = try await parts.archive.withSessions(of: agent) { SessionTable($0) }
    // Nobody has what there was at a mark: what changes need not be noted. On a full disk it still is.
    try? await parts.archive.forgetMarks(of: agent, except: nil)
    return (table, nil)
  }

  /// Publishes empty snapshots of agents that nothing is held of: that they exist is known before
  /// their sessions are.
  private func announce(_ agents: [Agent]) {
    let new = agents.filter { snapshots.snapshot(of: $0.name) == nil }
    let coverage = Coverage(complete: false, from: nil, sessions: 0, upstreamTotal: nil)
    snapshots.publish(
      new.map { AgentSnapshot(listing: $0, coverage: coverage, asOf: parts.now()) })
  }

  private func listAgents() async throws -> [Agent] {
    guard chosen.isEmpty else { return chosen.map { Agent(name: $0) } }
    return try await parts.client.agents().filter { $0.deletedAt == nil }
  }

  private func sync(of agent: Agent, from restored: Restored?) -> AgentSync {
    AgentSync(
      agent, from: restored ?? Restored(progress: SyncProgress(), unwritten: nil), parts: parts)
  }

  /// Says of agents that are archived, and that nothing is asked about, why that is so.
  private func mark(_ agents: [AgentName], with problem: SyncProblem) {
    snapshots.publish(
      agents.compactMap { agent in
        guard
          var snapshot = snapshots.snapshot(of: agent),
          snapshot.problem?.sentence != problem.sentence
        else { return nil }
        snapshot.problem = problem
        return snapshot
      })
  }

  private func note(_ error: UpstreamError, waiting agents: [AgentName]) {
    let problem = SyncProblem(error, since: snapshots.problem?.since ?? parts.now())
    if snapshots.problem?.kind != problem.kind {
      parts.logger.warning("The list of agents cannot be read", metadata: ["error": "\(error)"])
    }
    snapshots.publish(problem: problem)
    mark(agents, with: problem)
  }
}

extension AgentSnapshot {
  /// What is archived of an agent, before anything was asked.
  fileprivate init(_ agent: ArchivedAgent, table: SessionTable, now: Timestamp) {
    self.init(
      listing: Agent(name: agent.name), details: agent.details, table: table,
      coverage: Coverage(
        complete: agent.progress.isComplete && agent.progress.newsFrom == nil,
        from: agent.progress.newsFrom ?? agent.progress.completeFrom,
        sessions: table.count, upstreamTotal: agent.progress.upstreamTotal),
      asOf: agent.progress.syncedAt ?? now, syncedAt: agent.progress.syncedAt)
  }
}
