import PipecatModel
import SessionSync
import Testing

@testable import Dashboard

struct PageTagTests {
  private let snapshot = PageFixture().snapshot

  private func tag(
    of snapshot: AgentSnapshot, secondsLater: Int64 = 0, adding more: FoundDetails? = nil,
    choice: LogChoice = .all, others: [AgentSnapshot]? = nil
  ) throws -> String {
    var visit = try PageFixture().visit("/sessions")
    visit.logChoice = choice
    if let others { visit.snapshots = others }
    visit.now = visit.now.advanced(byMilliseconds: secondsLater * 1000)
    return PageTag(visit, of: PageFixture().site, about: [snapshot], adding: more).text
  }

  @Test func `the same is named the same`() throws {
    let first = try tag(of: snapshot)
    let second = try tag(of: snapshot)
    #expect(first == second)
    #expect(first.wholeMatch(of: /W\/"[-0-9a-z]+"/) != nil)
  }

  /// The data were read eight seconds before.
  @Test(arguments: [(1, true), (2, false), (51, false), (52, false), (60, false)])
  func `a copy is good until the age that it tells is wrong`(seconds: Int64, isGood: Bool) throws {
    let first = try tag(of: snapshot)
    let later = try tag(of: snapshot, secondsLater: seconds)
    #expect((first == later) == isGood)
  }

  @Test func `a copy of old data is good for a minute`() throws {
    let first = try tag(of: snapshot, secondsLater: 60)
    let good = try tag(of: snapshot, secondsLater: 111)
    let stale = try tag(of: snapshot, secondsLater: 112)
    #expect(first == good && first != stale)
  }

  @Test func `a tag tells until when it can't change`() throws {
    let snapshot = PageFixture(sessions: 3).snapshot
    var troubled = snapshot
    troubled.problem = SyncProblem(
      kind: .outage, since: PageFixture.asOf.advanced(byMilliseconds: 3456),
      sentence: "This is the reason.")
    for subject in [snapshot, troubled] {
      var visit = try PageFixture().visit("/sessions")
      visit.snapshots = [subject]
      let start = visit.now
      var tag = PageTag(visit, of: PageFixture().site, about: [subject])
      for tenths in 0..<1300 as Range<Int64> {
        visit.now = start.advanced(byMilliseconds: tenths * 100)
        let next = PageTag(visit, of: PageFixture().site, about: [subject])
        let holds = try visit.now < #require(tag.holdsUntil)
        #expect(!holds || next.text == tag.text)
        if !holds { tag = next }
      }
    }
  }

  @Test func `what goes wrong makes another page`() throws {
    var troubled = snapshot
    troubled.problem = SyncProblem(
      kind: .outage, since: PageFixture.asOf, sentence: "This is the reason.")
    let before = try tag(of: snapshot)
    let after = try tag(of: troubled)
    #expect(before != after)
  }

  /// Read eight seconds before, and late from the sixty-first on: within a step of a minute.
  @Test func `a copy is no good once its data are late`() throws {
    var older = snapshot
    older.syncedAt = PageFixture.asOf.advanced(byMilliseconds: -60_000)
    let before = try tag(of: older)
    let after = try tag(of: older, secondsLater: 1)
    #expect(before != after)
  }

  @Test func `lines of a log, other agents and what they run make another page`() throws {
    let first = try tag(of: snapshot)
    var busy = snapshot
    busy.details?.activeSessionCount = 24
    let all = [
      first, try tag(of: snapshot, choice: .error), try tag(of: snapshot, others: [busy]),
      try tag(of: snapshot, others: []),
    ]
    #expect(Set(all).count == all.count)
  }

  @Test func `what upstream adds to a session belongs to its page`() throws {
    var found = FoundDetails(details: PageFixture.details)
    let first = try tag(of: snapshot, adding: found)
    found.trouble = "It is not there."
    let second = try tag(of: snapshot, adding: found)
    #expect(first != second)
  }
}
