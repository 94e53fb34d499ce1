import Foundation
import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

@Suite struct LockedTableTests {
  /// Whatever becomes of the table, and however a lock's window moves: what it lets through is what a
  /// table of those sessions alone is.
  @Test(arguments: 1...150)
  func `what a lock lets through is a table of those sessions alone`(seed: Int) throws {
    var random = RandomSessions(seed: seed)
    var sessions = random.next(Int.random(in: 0...120, using: &random.generator))
    var table = SessionTable(sessions, maxRowsPerSegment: random.generator.pick(2, 6, 20))
    let lock = try SessionLock.random(over: random, using: &random.generator)
    var locked = LockedTable(lock)
    // Words of sessions that were let through before may stay.
    var known: Set<String?> = []
    for tick in 0..<5 {
      let asOf = Timestamp(milliseconds: random.span.upperBound + Int64(tick) * 40_000)
      let filter = lock.filter(asOf: asOf)
      let expected = Slow.sorted(
        Slow.selected(sessions, filter), SessionOrder(by: .createdAt, descending: false))
      let actual = locked.sessions(of: table, asOf: asOf)
      let all = actual.select(SessionFilter(), order: SessionOrder(by: .createdAt))
      #expect(all.sessions(0..<all.count) == expected)
      #expect(actual.count == expected.count)
      known.formUnion(expected.map(\.deploymentID))
      #expect(actual.codes.deployments.values.allSatisfy(known.contains))
      let alone = SessionTable(expected)
      let inWindow = SessionTable(
        segments: alone.segments, codes: alone.codes, horizon: filter.window)
      var query = SessionRequest(defaults: .document(in: .gmt).locked(by: lock))
      if random.generator.once(in: 2) { query.outcomes = [.failed] }
      if random.generator.once(in: 2) { query.from = TimeExpression("now-5m") }
      let narrowed = query.filter(asOf: asOf)
      #expect(
        try json(actual, narrowed, asOf: asOf) == json(inWindow, narrowed, asOf: asOf))
      for session in sessions {
        #expect((actual.session(id: session.id) != nil) == expected.contains(session))
      }
      let changes = random.next(3) + sessions.suffix(2).map { $0.ended(at: asOf) }
      sessions = sessions.filter { old in !changes.contains { $0.id == old.id } } + changes
      table = table.merging(changes)
    }
  }

  @Test(arguments: 1...100)
  func `a link narrows what its lock lets through and never widens it`(seed: Int) throws {
    var random = RandomSessions(seed: seed)
    let sessions = random.next(100)
    let lock = try SessionLock.random(over: random, using: &random.generator)
    let asOf = Timestamp(milliseconds: random.span.upperBound)
    var locked = LockedTable(lock)
    let table = locked.sessions(of: SessionTable(sessions), asOf: asOf)
    for _ in 0..<20 {
      let own = try SessionLock.random(over: random, using: &random.generator).request
      var request = own
      request.defaults = SessionRequest.Defaults.document(in: .gmt).locked(by: lock)
      let selection = table.select(request.filter(asOf: asOf), order: .newestFirst)
      // Without a period of its own a link has that of its lock.
      let expected = sessions.filter { session in
        [lock.filter(asOf: asOf), own.filter(asOf: asOf)].allSatisfy {
          Slow.isInWindow(session, $0) && Slow.matches(session, $0)
        }
      }
      #expect(
        Set(selection.sessions(0..<selection.count).map(\.id)) == Set(expected.map(\.id)))
    }
  }

  @Test func `what came before a lock's period is not compared with`() throws {
    let sessions = (0..<100).map { minute in
      Session(id: "\(minute)", createdAt: Timestamp(milliseconds: minute * 60_000))
    }
    let asOf = Timestamp(milliseconds: 6_000_000)
    func previous(_ from: String) throws -> Report.Previous? {
      let lock = try SessionLock(parameters: [("from", "now-1h")], timeZone: .gmt)
      var locked = LockedTable(lock)
      var request = SessionRequest(defaults: .document(in: .gmt).locked(by: lock))
      request.from = TimeExpression(from)
      let filter = request.filter(asOf: asOf)
      return try report(
        locked.sessions(of: SessionTable(sessions), asOf: asOf), filter, asOf: asOf
      ).previous
    }
    #expect(try previous("now-1h") == nil)
    #expect(try previous("now-40m") == nil)
    #expect(try previous("now-2h") == nil)
    #expect(try previous("now-30m")?.figures.sessions == 30)
  }

  private func report(
    _ table: SessionTable, _ filter: SessionFilter, asOf: Timestamp
  ) throws -> Report {
    Report(
      agent: try #require(AgentName("a")), table: table, filter: filter, asOf: asOf,
      timeZone: .gmt,
      coverage: Coverage(complete: true, from: nil, sessions: table.count, upstreamTotal: nil),
      capacity: Capacity(minReplicas: nil, maxReplicas: 3, maxSessionSeconds: 60))
  }

  private func json(
    _ table: SessionTable, _ filter: SessionFilter, asOf: Timestamp
  ) throws -> String {
    var json = JSONWriter()
    try report(table, filter, asOf: asOf).write(to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension Session {
  fileprivate func ended(at time: Timestamp) -> Session {
    var session = self
    session.endedAt = time
    return session
  }
}
