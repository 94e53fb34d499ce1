import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

@Suite struct SessionTableTests {
  @Test(arguments: 1...60)
  func `a table has what a dictionary has after the same changes`(seed: Int) {
    var random = RandomSessions(seed: seed)
    var table = SessionTable.empty
    var expected: [String: Session] = [:]
    for _ in 0..<Int.random(in: 1...12, using: &random.generator) {
      let batch = SessionTableTests.batch(&random, of: expected)
      table = table.merging(batch)
      for session in batch { expected[session.id] = session }
      check(table, against: expected)
    }
    check(SessionTable(expected.values), against: expected)
  }

  @Test(arguments: [1, 1500, 7000])
  func `segments stay sorted, full enough and small enough`(batch: Int) {
    let sessions = SessionTableTests.many(batch == 1 ? 300 : 35_000)
    var generator = SeededGenerator(seed: batch)
    let mixed = sessions.shuffled(using: &generator)
    for sessions in [sessions, sessions.reversed(), mixed] {
      var table = SessionTable.empty
      for start in stride(from: 0, to: sessions.count, by: batch) {
        table = table.merging(Array(sessions[start..<min(start + batch, sessions.count)]))
      }
      #expect(table.count == sessions.count)
      checkOrder(table)
      let sizes = table.segments.map(\.count)
      #expect(sizes.allSatisfy { $0 <= SessionSegment.maxRows && $0 > 0 })
      #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 + $1 > SessionSegment.maxRows / 2 })
    }
  }

  @Test func `segments that nothing changes in are shared`() throws {
    let table = SessionTable(SessionTableTests.many(40_000))
    let place = table.segments.count / 2
    var changed = table.segments[place].columns[7].session(codes: table.codes)
    changed.completionStatus = "CHANGED"
    let next = table.merging([changed])
    #expect(table.segments.count == next.segments.count)
    for (index, pair) in zip(table.segments, next.segments).enumerated() {
      #expect((pair.0 === pair.1) == (index != place))
    }
    #expect(next.session(id: changed.id) == changed)
    #expect(table.session(id: changed.id) != changed, "a table never changes")
  }

  @Test func `changes that change nothing leave every segment`() {
    var random = RandomSessions(seed: 4)
    let sessions = random.next(1000)
    let table = SessionTable(sessions)
    let next = table.merging(Array(sessions.suffix(100)))
    #expect(zip(table.segments, next.segments).allSatisfy { $0 === $1 })
  }

  @Test func `an empty table has nothing`() {
    #expect(SessionTable.empty.count == 0)
    #expect(SessionTable.empty.firstCreatedAt == nil && SessionTable.empty.lastCreatedAt == nil)
    #expect(SessionTable.empty.session(id: "") == nil)
    #expect(SessionTable.empty.activeSessions.isEmpty)
    #expect(SessionTable.empty.merging([]).count == 0)
    #expect(SessionTable([Session]()).count == 0)
  }

  @Test func `ids that only look alike are different sessions`() {
    let ids = [
      "0123abcd-0000-0000-0000-000000000001", "0123ABCD-0000-0000-0000-000000000001",
      "0123abcd-0000-0000-0000-00000000000", "0123abcd000000000000000000000001",
      "0123abcd-0000-0000-0000-000000000001 ", "é", "e\u{301}",
      "g123abcd-0000-0000-0000-000000000001",
    ]
    let table = SessionTable(ids.map { Session(id: $0, serviceID: $0) })
    #expect(table.count == ids.count)
    for id in ids {
      #expect(table.session(id: id).map { Array($0.id.utf8) } == Array(id.utf8))
    }
  }

  @Test func `what columns can't hold is moved to what they can`() throws {
    let session = Session(
      id: "1", createdAt: Timestamp(milliseconds: .min), endedAt: Timestamp(milliseconds: .max),
      botStartSeconds: .max)
    let kept = try #require(SessionTable([session]).session(id: "1"))
    #expect(kept.createdAt?.iso8601 == "0000-01-01T00:00:00.000Z")
    #expect(kept.endedAt?.iso8601 == "9999-12-31T23:59:59.999Z")
    #expect(kept.botStartSeconds == nil)
  }

  // MARK: Helpers

  /// Sessions in the order of `createdAt`.
  private static func many(_ count: Int) -> [Session] {
    (0..<count).map { index in
      let digits = String(1_000_000_000_000 + index * 7919 % 1_000_000)
      return Session(
        id: "00000000-0000-0000-0000-\(digits.suffix(12))",
        createdAt: Timestamp(milliseconds: Int64(index / 3)))
    }
  }

  /// New sessions, new states of old ones, some of them twice, some with another `createdAt`.
  private static func batch(
    _ random: inout RandomSessions, of known: [String: Session]
  ) -> [Session] {
    var batch = random.next(Int.random(in: 0...40, using: &random.generator))
    let ids = known.keys.sorted()
    for _ in 0..<Int.random(in: 0...20, using: &random.generator) {
      guard let id = ids.randomElement(using: &random.generator), var old = known[id] else { break }
      var changed = random.next()
      changed.id = id
      if random.generator.once(in: 2) { changed.createdAt = old.createdAt }
      if random.generator.once(in: 4) { old.completionStatus = nil }
      batch.append(random.generator.pick(changed, old))
      if random.generator.once(in: 4) { batch.append(changed) }
    }
    return batch.shuffled(using: &random.generator)
  }

  private func check(_ table: SessionTable, against expected: [String: Session]) {
    #expect(table.count == expected.count)
    #expect(expected.values.allSatisfy { table.session(id: $0.id) == $0 })
    #expect(table.session(id: "no such session") == nil)
    let all = table.select(SessionFilter()).sessions(0..<table.count)
    #expect(Set(all) == Set(expected.values))
    #expect(Set(table.activeSessions) == Set(expected.values.filter { $0.endedAt == nil }))
    let times = expected.values.compactMap(\.createdAt)
    #expect(table.firstCreatedAt == times.min() && table.lastCreatedAt == times.max())
    checkOrder(table)
  }

  private func checkOrder(_ table: SessionTable) {
    let rows = table.segments.flatMap { segment in
      (0..<segment.count).map { segment.columns[$0] }
    }
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0 < $1 })
  }
}
