import Foundation
import GRDB
import PipecatModel
import SessionArchive
import TestSupport
import Testing

struct SQLiteArchiveTests {
  private let folder: TemporaryFolder
  private let support: AgentName
  private var path: String { folder.path("state/sessions.sqlite") }

  init() throws {
    folder = try TemporaryFolder()
    support = try agent("support-line")
  }

  private static let full = Session(
    id: "800d444a-e67e-4686-afb3-b0de509cccb3", serviceID: "s", organizationID: "o",
    deploymentID: "d", createdAt: Timestamp(milliseconds: 1), endedAt: Timestamp(milliseconds: -2),
    botStartSeconds: 0, coldStart: false, completionStatus: "HTTP_COMPLETED",
    endState: "completed", updatedAt: Timestamp(milliseconds: 3))

  @Test func `a session comes back as it went in, whatever of it is known`() async throws {
    let archive = try SQLiteArchive(path: path)
    let sessions = [
      Self.full, Session(id: "00000000-0000-0000-0000-000000000000"),
      // Ids that look like a UUID and are none, and ids that are nothing of the kind.
      Session(id: "800D444A-E67E-4686-AFB3-B0DE509CCCB3"), Session(id: "42"), Session(id: "é\n'"),
      Session(id: "x", endedAt: Timestamp(milliseconds: .max), botStartSeconds: .max),
    ]
    try await archive.store(sessions, of: support)
    let held = try await archive.held(of: support)
    #expect(held == Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) }))
  }

  /// What an agent's sessions were at a mark.
  private typealias Marked = (mark: ArchiveMark, sessions: [String: Session])

  @Test(arguments: 0..<8)
  func `after random batches it has what the last of each id said, and tells what changed`(
    seed: Int
  ) async throws {
    var generator = SeededGenerator(seed: seed)
    let agents = [support, try agent("night-desk")]
    var expected: [AgentName: [String: Session]] = [:]
    var marked: [AgentName: [Marked]] = [:]
    for _ in 0..<8 {
      let archive = try SQLiteArchive(path: path)
      for _ in 0..<10 {
        let name = generator.pick(agents)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0:
          marked[name, default: []].append((try await archive.mark(name), expected[name] ?? [:]))
        case 1:
          let kept = marked[name]?.randomElement(using: &generator)
          try await archive.forgetMarks(of: name, except: kept?.mark)
          for other in marked[name] ?? [] where other.mark != kept?.mark {
            #expect(try await archive.changes(of: name, since: other.mark) == nil)
          }
          marked[name] = kept.map { [$0] }
        default:
          expected[name] = try await Self.store(
            Self.batch(&generator), in: archive, of: name, holding: expected[name] ?? [:],
            cutoff: generator.pick(
              nil, nil, Timestamp(milliseconds: .random(in: -5...5, using: &generator))))
        }
        for (mark, sessions) in marked[name] ?? [] {
          let changes = try #require(try await archive.changes(of: name, since: mark))
          var told = sessions
          for id in changes.removed { told[id] = nil }
          for session in changes.sessions { told[session.id] = session }
          #expect(told == expected[name] ?? [:])
          #expect(Set(changes.sessions.map(\.id)).isDisjoint(with: changes.removed))
        }
      }
      for name in agents { #expect(try await archive.held(of: name) == expected[name] ?? [:]) }
    }
  }

  /// Stores sessions, and tells what an archive that held others should hold then.
  private static func store(
    _ batch: [Session], in archive: SQLiteArchive, of agent: AgentName,
    holding before: [String: Session], cutoff: Timestamp?
  ) async throws -> [String: Session] {
    let moved = before.mapValues(\.createdAt).filter { id, createdAt in
      batch.contains { $0.id == id && $0.createdAt != createdAt }
    }
    try await archive.store(
      batch, moved: moved, forgettingBefore: cutoff, progress: SyncProgress(), of: agent)
    var held = before.filter { entry in
      guard let cutoff, let createdAt = entry.value.createdAt else { return true }
      return createdAt >= cutoff
    }
    for session in batch { held[session.id] = session }
    return held
  }

  /// Sessions of few ids and times, each id once.
  private static func batch(_ generator: inout SeededGenerator) -> [Session] {
    let ids = ["a", "b", "c", "d", "800d444a-e67e-4686-afb3-b0de509cccb3", "f"]
    return ids.shuffled(using: &generator).prefix(Int.random(in: 0...6, using: &generator)).map {
      Session(
        id: $0, deploymentID: generator.pick(nil, "one", "two"),
        createdAt: generator.once(in: 5)
          ? nil : Timestamp(milliseconds: Int64.random(in: -5...5, using: &generator)),
        botStartSeconds: generator.pick(nil, 0, 9), coldStart: generator.pick(nil, true, false),
        completionStatus: generator.pick(nil, "200", "500", "one"))
    }
  }

  @Test func `a mark is unknown to an archive that was restored from before it`() async throws {
    let archive = try SQLiteArchive(path: path)
    try await archive.store([Self.full], of: support)
    let early = try await archive.mark(support)
    let copy = folder.path("copy.sqlite")
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    try FileManager.default.copyItem(atPath: "\(path)-wal", toPath: "\(copy)-wal")
    let late = try await archive.mark(support)
    let restored = try SQLiteArchive(path: copy)
    #expect(try await restored.changes(of: support, since: early) == ArchivedChanges())
    #expect(try await restored.changes(of: support, since: late) == nil)
    // A mark is that of one agent.
    try await archive.store([], of: agent("night-desk"))
    #expect(try await archive.changes(of: agent("night-desk"), since: late) == nil)
  }

  @Test func `sessions of an archive that was not yet in the order of time are taken over`()
    async throws
  {
    do {
      _ = try SQLiteArchive(path: path)
    }
    let pool = try DatabasePool(path: path)
    try await pool.write { database in
      try database.execute(
        sql: """
          DELETE FROM grdb_migrations WHERE identifier LIKE '3%';
          DROP TABLE session;
          DROP TABLE mark;
          DROP TABLE change;
          CREATE TABLE session (
            agent INTEGER NOT NULL REFERENCES agent, id ANY NOT NULL, created_at INTEGER,
            ended_at INTEGER, updated_at INTEGER, bot_start_seconds INTEGER, cold_start INTEGER,
            deployment INTEGER REFERENCES word, completion_status INTEGER REFERENCES word,
            end_state INTEGER REFERENCES word, service INTEGER REFERENCES word,
            organization INTEGER REFERENCES word, PRIMARY KEY (agent, id)
          ) STRICT, WITHOUT ROWID;
          INSERT INTO agent(id, name) VALUES (1, 'support-line');
          INSERT INTO word VALUES (1, 'd'), (2, 'HTTP_COMPLETED'), (3, 'completed'), (4, 's'), (5, 'o');
          INSERT INTO session VALUES
            (1, x'800d444ae67e4686afb3b0de509cccb3', 1, -2, 3, 0, 0, 1, 2, 3, 4, 5),
            (1, 'x', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
          """)
    }
    try pool.close()
    let expected = [Self.full.id: Self.full, "x": Session(id: "x")]
    // Also by one that only reads, and changes nothing.
    let reader = try SQLiteArchiveReader(path: path)
    let read = try await reader.withSessions(of: support) { Dictionary(grouping: $0, by: \.id) }
    #expect(read == expected.mapValues { [$0] })
    #expect(try await SQLiteArchive(path: path).held(of: support) == expected)
  }

  @Test func `what is known of agents survives a restart`() async throws {
    let progress = SyncProgress(
      isComplete: true, completeFrom: Timestamp(milliseconds: 5), upstreamTotal: 330,
      syncedAt: Timestamp(milliseconds: 6), settledUntil: Timestamp(milliseconds: 7), depth: 8,
      edge: "x", isOldestFirst: true, keptFrom: Timestamp(milliseconds: 10))
    let details = AgentDetails(
      ready: true, available: false, activeSessionCount: 3, minReplicas: 1, maxReplicas: 25,
      deployment: Deployment(
        id: "d", image: "i", maxSessionSeconds: 7200, createdAt: Timestamp(milliseconds: 9)),
      previousDeploymentID: "e")
    do {
      let archive = try SQLiteArchive(path: path)
      try await archive.store([Self.full], progress: progress, of: support)
      try await archive.store(details, of: support)
      try await archive.store([], of: agent("booking-line"))
    }
    let archive = try SQLiteArchive(path: path)
    #expect(
      try await archive.agents() == [
        ArchivedAgent(name: agent("booking-line"), progress: SyncProgress(), details: nil),
        ArchivedAgent(name: support, progress: progress, details: details),
      ])
    #expect(try await archive.held(of: support) == [Self.full.id: Self.full])
    #expect(try await archive.held(of: agent("nobody")).isEmpty)
  }

  @Test func `only its owner can read it`() async throws {
    let archive = try SQLiteArchive(path: path)
    try await archive.store([Self.full], of: support)
    let state = folder.path("state")
    for file in try FileManager.default.contentsOfDirectory(atPath: state) {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(state)/\(file)")
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
    }
  }

  @Test func `a failure while reading ends in an error and not in fewer sessions`() async throws {
    let archive = try SQLiteArchive(path: path)
    try await archive.store([Self.full], of: support)
    await #expect(throws: CancellationError.self) {
      try await archive.withSessions(of: support) { _ in throw CancellationError() }
    }
  }

  @Test func `a second program is kept off until the first is gone`() async throws {
    do {
      let first = try SQLiteArchive(path: path)
      #expect(throws: ArchiveError(.inUse, path: path)) {
        _ = try SQLiteArchive(path: path)
      }
      _ = try await first.agents()
    }
    _ = try SQLiteArchive(path: path)
  }

  @Test func `a reader sees what another program has written`() async throws {
    let archive = try SQLiteArchive(path: path)
    let reader = try SQLiteArchiveReader(path: path)
    try await archive.store([Self.full], progress: SyncProgress(depth: 1), of: support)
    #expect(try await reader.agents().map(\.name) == [support])
    let held = try await reader.withSessions(of: support) { $0.map(\.id) }
    #expect(held == [Self.full.id])
  }
}
