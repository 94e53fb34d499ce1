import Foundation
import HTTPTypes
import Logging
import MicroHTTP
import PipecatClient
import PipecatModel
import PipecatSimulator
import SessionArchive
import SessionReport
import SessionSync
import Synchronization
import TestSupport
import Testing

/// The writing flow whole: a simulated cloud over HTTP, the client, SQLite on disk, snapshots.
@Suite(.timeLimit(.minutes(10)))
struct SyncServiceTests {
  private let folder: TemporaryFolder
  /// Our clock and upstream's.
  private let clock = TestClock()
  private let cloudClock = TestClock()
  private let cloud: SimulatedCloud
  private let upstream: SwitchedHandler

  init() throws {
    folder = try TemporaryFolder()
    let cloudClock = cloudClock
    cloud = SimulatedCloud(seed: 3, sessions: 1500, clock: { cloudClock.now })
    upstream = SwitchedHandler(SimulatorHandler(cloud))
  }

  private var path: String { folder.path("sessions.sqlite") }

  /// Runs `body` with the simulated cloud behind a server.
  private func withUpstream<Value>(_ body: (PipecatClient) async throws -> Value) async throws
    -> Value
  {
    let server = try Server(ServerConfiguration(), logger: .silent, handler: upstream)
    let client = PipecatClient(
      address: try APIAddress("http://127.0.0.1:\(server.port)/v1"),
      key: try PrivateKey(cloud.privateKey), requestsPerSecond: 10_000, logger: .silent)
    let result: Result<Value, any Error>
    do {
      result = .success(try await body(client))
    } catch {
      result = .failure(error)
    }
    await server.stop(grace: .zero)
    return try result.get()
  }

  private func service(
    _ client: PipecatClient, _ archive: any SessionArchive, _ snapshots: SnapshotStore,
    keptDays: Int? = nil
  ) -> SyncService {
    let clock = clock
    return SyncService(
      client: client, archive: archive, snapshots: snapshots, interval: .milliseconds(20),
      keptDays: keptDays, clock: { clock.now }, logger: .silent)
  }

  /// Runs the service until the snapshots are as `condition` wants them.
  private func run(
    _ service: SyncService, _ snapshots: SnapshotStore,
    until condition: @escaping @Sendable ([AgentSnapshot]) -> Bool
  ) async {
    await withTaskGroup(of: Void.self) { group in
      let changes = snapshots.changes()
      group.addTask { try? await service.run() }
      group.addTask {
        if condition(snapshots.all) { return }
        for await _ in changes where condition(snapshots.all) { return }
      }
      await group.next()
      group.cancelAll()
    }
  }

  /// What upstream lists of an agent, page by page.
  private func listed(_ agent: AgentName, by client: PipecatClient) async throws -> [String:
    Session]
  {
    var sessions: [String: Session] = [:]
    var offset = 0
    while true {
      let page = try await client.sessions(
        of: agent, matching: SessionQuery(limit: 100, offset: offset))
      guard !page.sessions.isEmpty else { return sessions }
      for session in page.sessions { sessions[session.id] = session }
      offset += page.sessions.count
    }
  }

  private static func areComplete(_ snapshots: [AgentSnapshot]) -> Bool {
    snapshots.count == 3 && snapshots.allSatisfy { $0.coverage.complete && $0.problem == nil }
  }

  @Test func `in the end the snapshots and the archive equal what upstream lists`() async throws {
    try await withUpstream { client in
      let archive = try SQLiteArchive(path: path)
      let snapshots = SnapshotStore()
      await run(service(client, archive, snapshots), snapshots, until: Self.areComplete)
      for agent in cloud.agentNames {
        let truth = try await listed(agent, by: client)
        let snapshot = try #require(snapshots.snapshot(of: agent))
        #expect(snapshot.table.count == truth.count)
        #expect(snapshot.coverage.sessions == truth.count)
        #expect(snapshot.coverage.upstreamTotal == truth.count)
        #expect(snapshot.asOf == clock.now)
        #expect(truth.values.allSatisfy { snapshot.table.session(id: $0.id) == $0 })
        let archived = try await archive.withSessions(of: agent) { sessions in
          Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) })
        }
        #expect(archived == truth)
        #expect(snapshot.details?.maxReplicas != nil)
      }
    }
  }

  @Test func `sessions are read although nothing can be had about the agent itself`() async throws {
    try await withUpstream { client in
      upstream.use(.withoutAgents)
      let snapshots = SnapshotStore()
      await run(
        service(client, try SQLiteArchive(path: path), snapshots), snapshots,
        until: Self.areComplete)
      #expect(snapshots.all.allSatisfy { $0.details == nil })
      #expect(snapshots.all.map(\.table.count).reduce(0, +) == 1500)
    }
  }

  @Test func `sessions that begin and end meanwhile are picked up`() async throws {
    try await withUpstream { client in
      let archive = try SQLiteArchive(path: path)
      let snapshots = SnapshotStore()
      await run(service(client, archive, snapshots), snapshots, until: Self.areComplete)
      let before = snapshots.all.map(\.table.count).reduce(0, +)
      clock.advance(byMilliseconds: 6 * 3_600_000)
      cloudClock.advance(byMilliseconds: 6 * 3_600_000)
      var truth: [AgentName: [String: Session]] = [:]
      for agent in cloud.agentNames { truth[agent] = try await listed(agent, by: client) }
      let expected = truth
      await run(service(client, archive, snapshots), snapshots) { all in
        all.allSatisfy { snapshot in
          expected[snapshot.agent]?.values.allSatisfy {
            snapshot.table.session(id: $0.id) == $0
          } ?? false
        }
      }
      #expect(snapshots.all.map(\.table.count).reduce(0, +) > before)
    }
  }

  @Test func `after a restart what is archived is served before upstream has answered`()
    async throws
  {
    try await withUpstream { client in
      let counts: [AgentName: Int]
      do {
        let snapshots = SnapshotStore()
        await run(
          service(client, try SQLiteArchive(path: path), snapshots), snapshots,
          until: Self.areComplete)
        counts = Dictionary(uniqueKeysWithValues: snapshots.all.map { ($0.agent, $0.table.count) })
      }
      upstream.use(.status(.serviceUnavailable))
      let snapshots = SnapshotStore()
      await run(service(client, try SQLiteArchive(path: path), snapshots), snapshots) { all in
        all.count == 3
      }
      for snapshot in snapshots.all {
        #expect(snapshot.table.count == counts[snapshot.agent])
        #expect(snapshot.coverage.complete)
        #expect(snapshot.asOf == clock.now)
      }
    }
  }

  @Test(arguments: [
    (HTTPResponse.Status.unauthorized, SyncProblem.Kind.keyRefused),
    // Without a list of agents nothing is known about any of them.
    (.notFound, .outage),
  ])
  func `what upstream refuses is told as a problem, and the data stay`(
    status: HTTPResponse.Status, kind: SyncProblem.Kind
  ) async throws {
    try await withUpstream { client in
      let archive = try SQLiteArchive(path: path)
      let snapshots = SnapshotStore()
      await run(service(client, archive, snapshots), snapshots, until: Self.areComplete)
      let count = snapshots.all.map(\.table.count).reduce(0, +)
      upstream.use(.status(status))
      await run(service(client, archive, snapshots), snapshots) { all in
        all.allSatisfy { $0.problem?.kind == kind }
      }
      #expect(snapshots.problem?.kind == kind)
      #expect(snapshots.all.map(\.table.count).reduce(0, +) == count)
      #expect(snapshots.all.allSatisfy { $0.problem?.sentence.hasSuffix(".") ?? false })
    }
  }

  @Test func `a full disk loses nothing, says so, and is caught up with`() async throws {
    try await withUpstream { client in
      let archive = SwitchedArchive(try SQLiteArchive(path: path))
      archive.fill(true)
      let snapshots = SnapshotStore()
      let agents = cloud.agentNames
      let wasFull = Mutex(false)
      await run(service(client, archive, snapshots), snapshots) { all in
        if !wasFull.withLock({ $0 }) {
          guard
            all.count == agents.count,
            all.allSatisfy({ $0.coverage.complete && $0.unarchived == $0.table.count })
          else { return false }
          #expect(all.allSatisfy { $0.problem?.kind == .archive })
          wasFull.withLock { $0 = true }
          archive.fill(false)
        }
        return all.allSatisfy { $0.problem == nil && $0.unarchived == 0 }
      }
      #expect(wasFull.withLock { $0 })
      for agent in agents {
        let truth = try await listed(agent, by: client)
        let archived = try await archive.withSessions(of: agent) { sessions in
          Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) })
        }
        #expect(archived == truth)
      }
      let known = try await archive.agents()
      #expect(known.count == agents.count)
      #expect(known.allSatisfy { $0.progress.isComplete && $0.details != nil })
    }
  }

  @Test func `reading everything once fails where it can't be archived`() async throws {
    try await withUpstream { client in
      let archive = SwitchedArchive(try SQLiteArchive(path: path))
      archive.fill(true)
      await #expect(throws: ArchiveError.self) {
        try await service(client, archive, SnapshotStore()).syncOnce { _, _ in }
      }
    }
  }

  @Test func `the news go on although the history can't be read, and reading everything fails`()
    async throws
  {
    try await withUpstream { client in
      upstream.use(.withoutHistory)
      let snapshots = SnapshotStore()
      let archive = try SQLiteArchive(path: path)
      let hasSeenOne = Mutex(false)
      let (clock, later) = (clock, clock.now.advanced(byMilliseconds: 1000))
      await run(service(client, archive, snapshots), snapshots) { all in
        let areTold = all.count == 3 && all.allSatisfy { $0.problem?.stopsNews == false }
        if areTold, !hasSeenOne.withLock({ $0 }) {
          hasSeenOne.withLock { $0 = true }
          clock.advance(byMilliseconds: 1000)
        }
        return areTold && all.allSatisfy { $0.asOf == later && !$0.coverage.complete }
      }
      await #expect(throws: UpstreamError.self) {
        try await service(client, archive, SnapshotStore()).syncOnce { _, _ in }
      }
    }
  }

  @Test func `known agents are read although the list of agents can't be`() async throws {
    try await withUpstream { client in
      let snapshots = SnapshotStore()
      let archive = try SQLiteArchive(path: path)
      await run(service(client, archive, snapshots), snapshots, until: Self.areComplete)
      clock.advance(byMilliseconds: 3_600_000)
      upstream.use(.withoutList)
      let (restarted, now) = (SnapshotStore(), clock.now)
      await run(service(client, archive, restarted), restarted) { all in
        all.count == 3 && all.allSatisfy { $0.asOf == now && $0.problem == nil }
      }
      #expect(restarted.problem?.kind == .outage)
    }
  }

  @Test(arguments: [-400, 400])
  func `a clock that jumps stops nothing`(days: Int64) async throws {
    try await withUpstream { client in
      let snapshots = SnapshotStore()
      let sync = service(client, try SQLiteArchive(path: path), snapshots)
      await run(sync, snapshots, until: Self.areComplete)
      let before = snapshots.all.map(\.table.count).reduce(0, +)
      // Upstream goes on by an hour, while our clock jumps by days.
      cloudClock.advance(byMilliseconds: 3_600_000)
      clock.advance(byMilliseconds: days * 86_400_000)
      var truth: [AgentName: [String: Session]] = [:]
      for agent in cloud.agentNames { truth[agent] = try await listed(agent, by: client) }
      let (expected, now) = (truth, clock.now)
      await run(sync, snapshots) { all in
        all.allSatisfy { snapshot in
          snapshot.asOf == now && snapshot.coverage.complete
            && expected[snapshot.agent]?.values.allSatisfy {
              snapshot.table.session(id: $0.id) == $0
            } ?? false
        }
      }
      #expect(snapshots.all.map(\.table.count).reduce(0, +) > before)
    }
  }

  @Test func `an agent that is gone stays readable and says so, and one that comes is read`()
    async throws
  {
    try await withUpstream { client in
      let agents = cloud.agentNames
      upstream.use(.hiding(agents[0].text))
      let snapshots = SnapshotStore()
      let sync = service(client, try SQLiteArchive(path: path), snapshots)
      await run(sync, snapshots) { $0.count == 2 && $0.allSatisfy(\.coverage.complete) }
      upstream.use(.hiding(agents[1].text))
      await run(sync, snapshots) { all in
        all.contains { $0.agent == agents[0] && $0.coverage.complete }
          && all.contains { $0.agent == agents[1] && $0.problem?.kind == .agentUnknown }
      }
      let gone = try #require(snapshots.snapshot(of: agents[1]))
      #expect(gone.table.count > 0)
      #expect(gone.problem?.sentence == "Pipecat Cloud does not list this agent any more.")
      upstream.use(.asUsual)
      await run(sync, snapshots, until: Self.areComplete)
    }
  }

  @Test func `only the days that are kept are archived`() async throws {
    try await withUpstream { client in
      let snapshots = SnapshotStore()
      let archive = try SQLiteArchive(path: path)
      await run(service(client, archive, snapshots), snapshots, until: Self.areComplete)
      let cutoff = clock.now.advanced(byMilliseconds: -10 * 86_400_000)
      await run(service(client, archive, snapshots, keptDays: 10), snapshots) { all in
        all.allSatisfy { $0.coverage.complete && $0.coverage.from == cutoff }
      }
      for agent in cloud.agentNames {
        let truth = try await listed(agent, by: client)
        let kept = truth.filter { $0.value.createdAt.map { $0 >= cutoff } ?? true }
        let archived = try await archive.withSessions(of: agent) { Set($0.map(\.id)) }
        #expect(archived == Set(kept.keys))
        #expect(kept.count < truth.count)
        #expect(snapshots.snapshot(of: agent)?.table.count == kept.count)
        #expect(snapshots.snapshot(of: agent)?.coverage.upstreamTotal == truth.count)
      }
    }
  }

  @Test func `a clock that jumps ahead takes no session away`() async throws {
    try await withUpstream { client in
      let snapshots = SnapshotStore()
      let archive = try SQLiteArchive(path: path)
      let sync = service(client, archive, snapshots, keptDays: 50)
      let hasJumped = Mutex(false)
      let clock = clock
      await run(sync, snapshots) { all in
        guard Self.areComplete(all) else { return false }
        if !hasJumped.withLock({ $0 }) {
          hasJumped.withLock { $0 = true }
          clock.advance(byMilliseconds: 400 * 86_400_000)
        }
        let now = clock.now
        return all.allSatisfy { $0.asOf == now }
      }
      #expect(snapshots.all.map(\.table.count).reduce(0, +) > 1000)
    }
  }

  @Test func `a new key is used at once`() async throws {
    try await withUpstream { client in
      let snapshots = SnapshotStore()
      client.replaceKey(with: try PrivateKey("sk_wrong"))
      let sync = service(client, try SQLiteArchive(path: path), snapshots)
      let key = try PrivateKey(cloud.privateKey)
      let wasRefused = Mutex(false)
      await run(sync, snapshots) { all in
        if snapshots.problem?.kind == .keyRefused, !wasRefused.withLock({ $0 }) {
          wasRefused.withLock { $0 = true }
          client.replaceKey(with: key)
          sync.retry()
        }
        return Self.areComplete(all)
      }
      #expect(wasRefused.withLock { $0 })
    }
  }

  @Test func `reading everything once ends when all is archived, and tells how far it is`()
    async throws
  {
    try await withUpstream { client in
      let archive = try SQLiteArchive(path: path)
      let reports = Mutex<[AgentName: [Coverage]]>([:])
      try await service(client, archive, SnapshotStore()).syncOnce { agent, coverage in
        reports.withLock { $0[agent, default: []].append(coverage) }
      }
      for agent in cloud.agentNames {
        let truth = try await listed(agent, by: client)
        let archived = try await archive.withSessions(of: agent) { sessions in
          Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) })
        }
        #expect(archived == truth)
        let told = reports.withLock { $0[agent] ?? [] }
        #expect(told.last?.complete == true)
        #expect(told.dropLast().contains { !$0.complete })
        #expect(told.map(\.sessions) == told.map(\.sessions).sorted())
      }
    }
  }
}
