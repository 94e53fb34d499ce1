import Foundation
import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

/// From sessions to what is said of two deployments.
@Suite struct ComparisonTests {
  @Test(arguments: 1...300)
  func `what is compared is what a slow count finds`(seed: Int) throws {
    var random = RandomSessions(seed: seed)
    let sessions = random.next(Int.random(in: 0...150, using: &random.generator))
    let filter = SessionFilter.random(over: random, using: &random.generator)
    let offsets: [Int64] = [-20_000_000, -9000, 0, 9000, 20_000_000]
    let asOf = random.span.upperBound + random.generator.pick(offsets)
    let rows = random.generator.pick(1, 3, 10, 40, SessionSegment.maxRows)
    let history = DeploymentHistory(
      table: SessionTable(sessions, maxRowsPerSegment: rows), filter: filter,
      asOf: Timestamp(milliseconds: asOf))

    let found = Set(Slow.selected(sessions, filter).compactMap(\.deploymentID))
    #expect(Set(history.deploymentIDs) == found)
    #expect(history.deploymentIDs == newestFirst(found, sessions))
    for baseline in ["deployment-0", "deployment-1", "no-such"] {
      for candidate in ["deployment-1", "deployment-2"] {
        let comparison = history.comparison(
          baseline: baseline, candidate: candidate, in: .gmt)
        let before = counted(baseline, sessions, filter, asOf)
        let after = counted(candidate, sessions, filter, asOf)
        #expect(comparison.baseline?.sessions == before.count)
        #expect(comparison.candidate?.sessions == after.count)
        for measured in comparison.measures {
          let name = measured.measure.rawValue
          let slow = SlowComparison.result(
            name, SlowComparison.values(name, before), SlowComparison.values(name, after))
          #expect(measured.verdict.rawValue == slow.verdict)
          expectClose(measured.baseline.value, slow.baseline.value)
          expectClose(measured.baseline.low, slow.baseline.low)
          expectClose(measured.candidate.high, slow.candidate.high)
          expectClose(measured.difference.value, slow.difference.value)
          expectClose(measured.difference.low, slow.difference.low)
          expectClose(measured.difference.high, slow.difference.high)
          #expect(measured.baseline.count == SlowComparison.values(name, before).count)
        }
        expectLeftOut(comparison.candidate, candidate, sessions, filter, asOf, counted: after)
        let statuses = newStatuses(of: candidate, neverIn: baseline, sessions, filter)
        #expect(
          Dictionary(
            uniqueKeysWithValues: comparison.newStatuses.map { ($0.completionStatus, $0.sessions) })
            == statuses)
      }
    }
  }

  /// The sessions of a deployment that count.
  private func counted(
    _ deployment: String, _ sessions: [Session], _ filter: SessionFilter, _ asOf: Int64
  ) -> [Session] {
    if filter.status == .active { return [] }
    let own = sessions.filter { $0.deploymentID == deployment }
    var whatever = filter
    whatever.status = .all
    whatever.outcomes = []
    whatever.completionStatuses = []
    whatever.endStates = []
    return SlowComparison.settled(
      Slow.selected(own, filter), underWay: Slow.selected(own, whatever), asOf: asOf)
  }

  private func newestFirst(_ deployments: Set<String>, _ sessions: [Session]) -> [String] {
    func seen(_ deployment: String) -> Int64 {
      sessions.filter { $0.deploymentID == deployment }.compactMap(\.createdAt?.milliseconds).min()
        ?? .min
    }
    return deployments.sorted { seen($0) == seen($1) ? $0 < $1 : seen($0) > seen($1) }
  }

  private func newStatuses(
    of candidate: String, neverIn baseline: String, _ sessions: [Session], _ filter: SessionFilter
  ) -> [String: Int] {
    let known = Set(
      sessions.filter { $0.deploymentID == baseline }.compactMap(\.completionStatus))
    let own = Slow.selected(sessions, filter).filter { $0.deploymentID == candidate }
    return Dictionary(grouping: own.compactMap(\.completionStatus)) { $0 }
      .filter { !known.contains($0.key) }.mapValues(\.count)
  }

  private func expectLeftOut(
    _ sample: DeploymentSample?, _ deployment: String, _ sessions: [Session],
    _ filter: SessionFilter, _ asOf: Int64, counted: [Session]
  ) {
    let own = Slow.selected(sessions, filter).filter { $0.deploymentID == deployment }
    let leftOut = sample?.leftOut
    #expect(leftOut?.active == own.count { $0.endedAt == nil })
    #expect(leftOut?.unknownOutcomes == counted.count { Slow.outcome($0) == "unknown" })
    #expect(leftOut?.unknownStarts == counted.count { $0.coldStart == nil })
    let times = counted.compactMap(\.createdAt)
    #expect(sample?.createdAt?.lowerBound == times.min())
    #expect(sample?.createdAt?.upperBound == times.max())
    #expect(
      (leftOut?.waiting ?? 0) + (leftOut?.tooLong ?? 0)
        == own.count { $0.endedAt != nil } - counted.count)
  }

  private func expectClose(_ value: Double?, _ expected: Double?) {
    guard let value, let expected else {
      #expect(value == expected)
      return
    }
    #expect(abs(value - expected) <= 1e-6 * max(1, abs(expected)))
  }

  // MARK: What is meant

  /// Sessions of a deployment, a second apart, of which so many failed.
  private func sessions(_ deployment: String, from second: Int64, failed: Int, of count: Int)
    -> [Session]
  {
    (0..<count).map { index in
      let created = Timestamp(seconds: second + Int64(index))
      return Session(
        id: "\(deployment)-\(index)", deploymentID: deployment, createdAt: created,
        endedAt: created.advanced(byMilliseconds: 5000), coldStart: false,
        completionStatus: index < failed ? "500" : "HTTP_COMPLETED")
    }
  }

  private func history(_ sessions: [Session], asOf seconds: Int64 = 10_000) -> DeploymentHistory {
    DeploymentHistory(
      table: SessionTable(sessions), filter: SessionFilter(), asOf: Timestamp(seconds: seconds))
  }

  @Test func `the newest is held against the one before it`() {
    let history = history(
      sessions("first", from: 0, failed: 6, of: 300)
        + sessions("second", from: 1000, failed: 6, of: 300)
        + sessions("third", from: 2000, failed: 60, of: 300))
    let latest = history.comparison(in: .gmt)
    #expect(latest.baseline?.deploymentID == "second")
    #expect(latest.candidate?.deploymentID == "third")
    #expect(latest.verdict == .worse)
    #expect(history.latestVerdict == .worse)
    #expect(history.verdicts(on: "third")?[.failureShare] == .worse)
    #expect(history.verdicts(on: "second")?[.failureShare] == .unclear)
    #expect(history.verdicts(on: "first") == nil)
    #expect(history.comparison(baseline: "third", in: .gmt).candidate?.deploymentID == "second")
    #expect(history.comparison(candidate: "second", in: .gmt).baseline?.deploymentID == "first")
    #expect(
      history.comparison(candidate: "about to come", in: .gmt).baseline?.deploymentID == "third")
    #expect(history.comparison(baseline: "third", candidate: "second", in: .gmt).verdict == .better)
  }

  @Test func `while two deployments overlap, the newer is the one that came later`() {
    let history = history(
      sessions("new", from: 5000, failed: 30, of: 300)
        + sessions("old", from: 0, failed: 6, of: 300)
        + [
          Session(
            id: "last", deploymentID: "old", createdAt: Timestamp(seconds: 9000),
            endedAt: Timestamp(seconds: 9001))
        ])
    #expect(history.deploymentIDs == ["new", "old"])
    #expect(history.comparison(in: .gmt).verdict == .worse)
  }

  @Test func `sessions after one that is under way wait for it`() throws {
    var all = sessions("d", from: 0, failed: 0, of: 100)
    all[40].endedAt = nil
    let waiting = try #require(history(all).comparison(in: .gmt).candidate)
    #expect(waiting.sessions == 40)
    #expect(waiting.leftOut == .init(active: 1, waiting: 59))
    // After four hours it is a runaway, which nobody waits for.
    let gone = try #require(history(all, asOf: 40 + 14_401).comparison(in: .gmt).candidate)
    #expect(gone.sessions == 99 && gone.leftOut == .init(active: 1))
  }

  @Test func `one deployment alone is told, and held against nothing`() {
    let alone = history(sessions("only", from: 0, failed: 3, of: 300)).comparison(in: .gmt)
    #expect(alone.baseline == nil && alone.candidate?.deploymentID == "only")
    #expect(alone.verdict == .tooFew)
    #expect(alone.measures.first?.candidate.value == 0.01)
    #expect(alone.measures.first?.difference.value == nil)
    let none = history([]).comparison(in: .gmt)
    #expect(none.candidate == nil && none.verdict == .tooFew && none.newStatuses.isEmpty)
  }

  @Test func `a status that the baseline ever had is not new`() {
    let all =
      sessions("old", from: 0, failed: 1, of: 300) + sessions("new", from: 5000, failed: 5, of: 300)
    let filters = [
      SessionFilter(window: TimeWindow(from: Timestamp(seconds: 100))),
      SessionFilter(deploymentIDs: ["new"]), SessionFilter(outcomes: [.failed]),
    ]
    for filter in filters {
      let history = DeploymentHistory(
        table: SessionTable(all), filter: filter, asOf: Timestamp(seconds: 10_000))
      let comparison = history.comparison(baseline: "old", candidate: "new", in: .gmt)
      #expect(comparison.newStatuses.isEmpty)
    }
  }

  @Test func `new statuses come with how often, and when they were seen`() {
    var new = sessions("new", from: 5000, failed: 0, of: 300)
    for (index, status) in [(7, "503"), (20, "503"), (9, "404")] {
      new[index].completionStatus = status
    }
    let found = history(sessions("old", from: 0, failed: 3, of: 300) + new)
      .comparison(in: .gmt).newStatuses
    #expect(found.map(\.completionStatus) == ["503", "404"])
    #expect(found.map(\.sessions) == [2, 1] && found.map(\.outcome) == [.failed, .failed])
    #expect(found.first?.createdAt == Timestamp(seconds: 5007)...Timestamp(seconds: 5020))
  }

  @Test func `before one that is outside the filter came the one that was seen before it`() {
    let all = history(
      sessions("first", from: 0, failed: 6, of: 300)
        + sessions("second", from: 1000, failed: 6, of: 300)
        + sessions("third", from: 2000, failed: 60, of: 300))
    #expect(all.deploymentIDs == ["third", "second", "first"])
    let others = DeploymentHistory(
      table: all.table, filter: SessionFilter(deploymentIDs: ["first", "third"]),
      asOf: Timestamp(seconds: 10_000))
    #expect(others.deployment(before: "second") == "first")
    #expect(others.deployment(before: "about to come") == "third")
    #expect(others.deployment(before: "first") == nil)
  }

  @Test func `of a lone baseline the other side is open`() {
    let only = history(sessions("only", from: 0, failed: 3, of: 300))
    let comparison = only.comparison(baseline: "only", in: .gmt)
    #expect(comparison.candidate == nil && comparison.baseline?.sessions == 300)
    #expect(comparison.verdict == .tooFew && comparison.newStatuses.isEmpty)
  }

  /// Short sessions end first, and a link that shows ended ones alone can't tell how many still run.
  @Test(arguments: ["status=ended", "outcome=failed", "completionStatus=500", "startType=warm"])
  func `under a lock that may hide sessions under way, what is younger than they can be waits`(
    filter: String
  ) throws {
    var all = sessions("d", from: 0, failed: 300, of: 300)
    all[250].endedAt = nil
    let parts = filter.split(separator: "=").map(String.init)
    let lock = try SessionLock(parameters: [(parts[0], parts[1])], timeZone: .gmt)
    var locked = LockedTable(lock)
    let asOf = Timestamp(seconds: 100 + 14_400)
    let table = locked.sessions(of: SessionTable(all), asOf: asOf)
    let history = DeploymentHistory(table: table, filter: lock.filter(asOf: asOf), asOf: asOf)
    let sample = history.sample(of: "d")
    // The one that runs shows where the lock is not about how sessions end.
    #expect(sample.sessions == (filter == "startType=warm" ? 250 : 100))
    #expect(sample.sessions + sample.leftOut.waiting + sample.leftOut.active == table.count)
  }

  @Test func `the strongest verdict is that of the whole`() {
    #expect(Verdict.strongest(of: [.unclear, .better, .worse, .different]) == .worse)
    #expect(Verdict.strongest(of: [.tooFew, .different, .unclear]) == .different)
    #expect(Verdict.strongest(of: [.tooFew, .unclear]) == .unclear)
    #expect(Verdict.strongest(of: [Verdict]()) == .tooFew)
  }
}
