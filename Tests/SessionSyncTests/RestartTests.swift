import Foundation
import MicroHTTP
import PipecatClient
import PipecatModel
import PipecatSimulator
import SessionArchive
import SessionReport
import Synchronization
import TestSupport
import Testing

@testable import SessionSync

/// Starts from a table's file and what changed since, against starts from all rows.
@Suite(.timeLimit(.minutes(10)))
struct RestartTests {
  private let folder: TemporaryFolder
  private let support: AgentName
  private let clock = TestClock()
  private var path: String { folder.path("sessions.sqlite") }
  private var files: TableFiles { TableFiles(besides: path) }

  init() throws {
    folder = try TemporaryFolder()
    support = try #require(AgentName("support-line"))
  }

  /// What a start serves of the agent before upstream has answered.
  private func start(
    _ archive: any SessionArchive, tables: TableFiles?
  ) async throws -> Set<Session> {
    let snapshots = SnapshotStore()
    let client = PipecatClient(
      address: try APIAddress("http://127.0.0.1:9/v1"), key: try PrivateKey("sk_none"),
      logger: .silent)
    let clock = clock
    let service = SyncService(
      client: client, archive: archive, tables: tables, snapshots: snapshots,
      clock: { clock.now }, logger: .silent)
    let changes = snapshots.changes()
    let task = Task { try await service.run() }
    for await _ in changes where snapshots.snapshot(of: support) != nil { break }
    task.cancel()
    try await task.value
    let table = try #require(snapshots.snapshot(of: support)).table
    let selection = table.select(SessionFilter())
    return Set(selection.sessions(0..<selection.count))
  }

  /// Sessions some of which were there before.
  private static func batch(_ generator: inout SeededGenerator) -> [Session] {
    (0..<Int.random(in: 0...30, using: &generator)).map { _ in
      let number = Int.random(in: 0..<200, using: &generator)
      return Session(
        id: number % 3 == 0 ? "\(number)" : "800d444a-e67e-4686-afb3-b0de509c\(1000 + number)",
        deploymentID: generator.pick(nil, "one", "two"),
        // Mostly the same time for the same session.
        createdAt: Timestamp(
          milliseconds: Int64(number) * 1000 + (generator.once(in: 9) ? 500_000 : 0)),
        endedAt: generator.pick(nil, Timestamp(milliseconds: 900_000)),
        completionStatus: generator.pick("500", "HTTP_COMPLETED"))
    }
  }

  @Test(arguments: 0..<12)
  func `a start from the file equals one from all rows, whenever the program is killed`(
    seed: Int
  ) async throws {
    var generator = SeededGenerator(seed: seed)
    // What a sync does, step by step, with the program killed after any of them.
    for _ in 0..<12 {
      let archive = try SQLiteArchive(path: path)
      var holdings = Holdings(try await archive.withSessions(of: support) { SessionTable($0) })
      for _ in 0..<Int.random(in: 0...8, using: &generator) {
        var cutoff: Timestamp?
        if generator.once(in: 5) {
          cutoff = Timestamp(milliseconds: .random(in: 0...60_000, using: &generator))
          _ = holdings.forget(before: cutoff ?? Timestamp(milliseconds: 0))
        }
        var changes = SessionChanges()
        holdings.take(Self.batch(&generator), into: &changes)
        try await archive.store(
          changes.sessions, moved: changes.moved, forgettingBefore: cutoff,
          progress: SyncProgress(), of: support)
        guard generator.once(in: 3) else { continue }
        let table = holdings.table
        let mark = try await archive.mark(support)
        if generator.once(in: 4) { break }
        // While it is written, the sync goes on.
        var meanwhile = SessionChanges()
        holdings.take(Self.batch(&generator), into: &meanwhile)
        try await archive.store(
          meanwhile.sessions, moved: meanwhile.moved, forgettingBefore: nil,
          progress: SyncProgress(), of: support)
        try await files.write(table, of: support, mark: mark)
        if generator.once(in: 4) { break }
        try await archive.forgetMarks(of: support, except: mark)
      }
      try await archive.store(
        [], moved: [:], forgettingBefore: nil, progress: SyncProgress(), of: support)
      let fromFile = try await start(archive, tables: files)
      #expect(fromFile == (try await start(archive, tables: nil)))
      let table = holdings.table
      let selection = table.select(SessionFilter())
      #expect(fromFile == Set(selection.sessions(0..<selection.count)))
    }
  }

  @Test func `the file of a newer state is passed over once an older archive is restored`()
    async throws
  {
    let session = Session(id: "a", createdAt: Timestamp(milliseconds: 5))
    let copy = folder.path("copy.sqlite")
    do {
      let archive = try SQLiteArchive(path: path)
      try await archive.store([session], support)
      let early = try await archive.mark(support)
      try await files.write(SessionTable([session]), of: support, mark: early)
      for end in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: path + end, toPath: copy + end)
      }
      let other = Session(id: "b", createdAt: Timestamp(milliseconds: 6))
      try await archive.store([other], support)
      let late = try await archive.mark(support)
      try await files.write(SessionTable([session, other]), of: support, mark: late)
      try await archive.forgetMarks(of: support, except: late)
      #expect(try await start(archive, tables: files) == [session, other])
    }
    let restored = try SQLiteArchive(path: copy)
    #expect(try await start(restored, tables: files) == [session])
  }

  @Test func `a sync writes the file when all is read, and starts from it`() async throws {
    let clock = clock
    let cloud = SimulatedCloud(seed: 3, sessions: 6000, clock: { clock.now })
    let server = try Server(
      ServerConfiguration(), logger: .silent, handler: SimulatorHandler(cloud))
    let client = PipecatClient(
      address: try APIAddress("http://127.0.0.1:\(server.port)/v1"),
      key: try PrivateKey(cloud.privateKey), requestsPerSecond: 10_000, logger: .silent)
    do {
      let archive = try SQLiteArchive(path: path)
      try await SyncService(
        client: client, archive: archive, tables: files, snapshots: SnapshotStore(),
        clock: { clock.now }, logger: .silent
      ).syncOnce { _, _ in }
    }
    await server.stop(grace: .zero)
    let counted = SwitchedArchive(try SQLiteArchive(path: path))
    let snapshots = SnapshotStore()
    let service = SyncService(
      client: client, archive: counted, tables: files, snapshots: snapshots,
      clock: { clock.now }, logger: .silent)
    let changes = snapshots.changes()
    let task = Task { try await service.run() }
    for await _ in changes where snapshots.all.count == 3 { break }
    task.cancel()
    try await task.value
    #expect(snapshots.all.map(\.table.count).reduce(0, +) == 6000)
    // Agents with fewer sessions have no file.
    #expect(counted.rowReads == snapshots.all.count { $0.table.count < 1000 })
    #expect(snapshots.all.contains { $0.table.count >= 1000 })
  }
}

extension SessionArchive {
  fileprivate func store(_ sessions: [Session], _ agent: AgentName) async throws {
    try await store(
      sessions, moved: [:], forgettingBefore: nil, progress: SyncProgress(), of: agent)
  }
}
