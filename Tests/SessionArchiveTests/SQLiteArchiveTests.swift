import Foundation
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
      Session(id: "x", createdAt: Timestamp(milliseconds: .max), botStartSeconds: .max),
    ]
    try await archive.store(sessions, forgetting: [], progress: SyncProgress(), of: support)
    let held = try await archive.held(of: support)
    #expect(held == Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) }))
  }

  @Test func `random batches leave what the last of each id said`() async throws {
    let archive = try SQLiteArchive(path: path)
    var generator = SeededGenerator(seed: 4)
    var expected: [AgentName: [String: Session]] = [:]
    let agents = [support, try agent("night-desk")]
    for _ in 0..<60 {
      let name = generator.pick(agents)
      let batch = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
        Session(
          id: generator.pick("a", "b", "c", "d", "800d444a-e67e-4686-afb3-b0de509cccb3", "f"),
          deploymentID: generator.pick(nil, "one", "two"),
          createdAt: Timestamp(milliseconds: Int64.random(in: -5...5, using: &generator)),
          botStartSeconds: generator.pick(nil, 0, 9), coldStart: generator.pick(nil, true, false),
          completionStatus: generator.pick(nil, "200", "500", "one"))
      }
      for session in batch { expected[name, default: [:]][session.id] = session }
      let forgotten = generator.pick([], ["a"], ["e", "800d444a-e67e-4686-afb3-b0de509cccb3", "b"])
      for id in forgotten { expected[name]?[id] = nil }
      try await archive.store(batch, forgetting: forgotten, progress: SyncProgress(), of: name)
    }
    for name in agents {
      #expect(try await archive.held(of: name) == expected[name] ?? [:])
    }
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
      try await archive.store([Self.full], forgetting: [], progress: progress, of: support)
      try await archive.store(details, of: support)
      try await archive.store(
        [], forgetting: [], progress: SyncProgress(), of: agent("booking-line"))
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
    try await archive.store([Self.full], forgetting: [], progress: SyncProgress(), of: support)
    let state = folder.path("state")
    for file in try FileManager.default.contentsOfDirectory(atPath: state) {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(state)/\(file)")
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
    }
  }

  @Test func `a failure while reading ends in an error and not in fewer sessions`() async throws {
    let archive = try SQLiteArchive(path: path)
    try await archive.store([Self.full], forgetting: [], progress: SyncProgress(), of: support)
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
    try await archive.store(
      [Self.full], forgetting: [], progress: SyncProgress(depth: 1), of: support)
    #expect(try await reader.agents().map(\.name) == [support])
    let held = try await reader.withSessions(of: support) { $0.map(\.id) }
    #expect(held == [Self.full.id])
  }
}
