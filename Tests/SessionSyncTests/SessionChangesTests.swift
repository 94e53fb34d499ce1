import PipecatModel
import SessionReport
import TestSupport
import Testing

@testable import SessionSync

/// What waits for the archive.
struct SessionChangesTests {
  private var holdings = Holdings(.empty)

  private static func session(_ id: String, at time: Int64, status: String? = nil) -> Session {
    Session(id: id, createdAt: Timestamp(milliseconds: time), completionStatus: status)
  }

  private mutating func changes(_ sessions: Session...) -> SessionChanges {
    var changes = SessionChanges()
    holdings.take(sessions, into: &changes)
    return changes
  }

  @Test mutating func `a session that a page has twice is archived once, in its last state`() {
    let last = Self.session("a", at: 1, status: "200")
    let changes = self.changes(Self.session("a", at: 1), last)
    #expect(changes.sessions == [last])
  }

  @Test mutating func `a session that moves twice is looked for where it was archived`() {
    _ = changes(Self.session("a", at: 1))
    var unsaved = changes(Self.session("a", at: 2))
    unsaved.append(changes(Self.session("a", at: 3)))
    #expect(unsaved.sessions == [Self.session("a", at: 3)])
    #expect(unsaved.moved == ["a": Timestamp(milliseconds: 1)])
  }

  @Test mutating func `what could not be archived does not come back where it changed meanwhile`() {
    var unsaved = changes(Self.session("a", at: 1), Self.session("b", at: 2))
    let batch = unsaved.takeBatch(10)
    #expect(unsaved.isEmpty)
    unsaved.append(changes(Self.session("a", at: 5)))
    unsaved.putBack(batch)
    #expect(Set(unsaved.sessions) == [Self.session("a", at: 5), Self.session("b", at: 2)])
    #expect(unsaved.moved == ["a": Timestamp(milliseconds: 1)])
  }

  @Test mutating func `a batch takes what was archived elsewhere of its own sessions only`() {
    _ = changes(Self.session("a", at: 1), Self.session("b", at: 2))
    var unsaved = changes(Self.session("a", at: 3), Self.session("b", at: 4))
    let batch = unsaved.takeBatch(1)
    #expect(batch.sessions.map(\.id) == ["b"])
    #expect(batch.moved == ["b": Timestamp(milliseconds: 2)])
    #expect(unsaved.moved == ["a": Timestamp(milliseconds: 1)])
  }

  @Test mutating func `what is no longer kept is not archived any more`() {
    var unsaved = changes(Self.session("a", at: 1), Self.session("b", at: 9))
    let batch = unsaved.takeBatch(1)
    var later = SessionChanges()
    let cutoff = Timestamp(milliseconds: 10)
    later.forget(holdings.forget(before: cutoff), before: cutoff)
    #expect(later.forgotten == ["a", "b"])
    unsaved.append(later)
    unsaved.putBack(batch)
    #expect(unsaved.sessions.isEmpty)
    #expect(unsaved.forgottenBefore == cutoff)
  }

  @Test mutating func `a time that no table can hold is not taken for another one each time`() {
    let session = Session(
      id: "a", createdAt: Timestamp(milliseconds: .max), botStartSeconds: .max)
    let (first, again) = (changes(session), changes(session))
    _ = holdings.table
    let merged = changes(session)
    #expect(first.sessions == [session])
    #expect(again.isEmpty && merged.isEmpty)
  }

  private struct Key: Hashable {
    let id: String
    let createdAt: Timestamp?
  }

  /// As an archive does it: sessions are found by their ids and times.
  private static func store(_ batch: SessionChanges, in archive: inout [Key: Session]) {
    for (id, createdAt) in batch.moved { archive[Key(id: id, createdAt: createdAt)] = nil }
    for session in batch.sessions {
      archive[Key(id: session.id, createdAt: session.createdAt)] = session
    }
  }

  @Test(arguments: 1...300)
  mutating func `whatever fails meanwhile, each session is archived once, in its last state`(
    seed: Int
  ) {
    var generator = SeededGenerator(seed: seed)
    var latest: [String: Session] = [:]
    var archive: [Key: Session] = [:]
    var unsaved = SessionChanges()
    func page() -> [Session] {
      (0..<Int.random(in: 0...5, using: &generator)).map { _ in
        let session = Self.session(
          "\(Int.random(in: 0..<12, using: &generator))",
          at: Int64.random(in: 0..<3, using: &generator), status: generator.pick(nil, "200", "500"))
        latest[session.id] = session
        return session
      }
    }
    for _ in 0..<40 {
      for _ in 0..<Int.random(in: 0...2, using: &generator) { append(page(), to: &unsaved) }
      let batch = unsaved.takeBatch(generator.pick(1, 3, 100))
      if generator.chance(0.5) { append(page(), to: &unsaved) }
      if generator.chance(0.5) {
        unsaved.putBack(batch)
      } else {
        Self.store(batch, in: &archive)
      }
    }
    while !unsaved.isEmpty { Self.store(unsaved.takeBatch(2), in: &archive) }
    #expect(archive.count == latest.count)
    #expect(Set(archive.values) == Set(latest.values))
  }

  private mutating func append(_ page: [Session], to unsaved: inout SessionChanges) {
    var changes = SessionChanges()
    holdings.take(page, into: &changes)
    unsaved.append(changes)
  }
}
