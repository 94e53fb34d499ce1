import Foundation
import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

/// What speaks against a comparison.
@Suite struct CaveatTests {
  /// Sessions of a deployment, so many seconds apart.
  private func sessions(
    _ deployment: String, from start: Int64, every step: Int64, count: Int
  ) -> [Session] {
    (0..<count).map { index in
      let created = Timestamp(seconds: start + Int64(index) * step)
      return Session(
        id: "\(deployment)-\(index)", deploymentID: deployment, createdAt: created,
        endedAt: created.advanced(byMilliseconds: 5000), completionStatus: "HTTP_COMPLETED")
    }
  }

  private func caveats(
    _ sessions: [Session], in timeZone: TimeZone = .gmt
  ) -> [Comparison.Caveat] {
    let last = sessions.compactMap(\.createdAt).max()?.milliseconds ?? 0
    return DeploymentHistory(
      table: SessionTable(sessions), filter: SessionFilter(),
      asOf: Timestamp(milliseconds: last + 10_000)
    ).comparison(in: timeZone).caveats
  }

  private static let day: Int64 = 86_400

  @Test func `two whole days one after the other have none`() {
    let found = caveats(
      sessions("old", from: 0, every: 60, count: 1440)
        + sessions("new", from: Self.day, every: 60, count: 1440))
    #expect(found.isEmpty)
  }

  @Test func `the minutes in which one replaces the other are none`() {
    let handover = caveats(
      sessions("old", from: 0, every: 60, count: 1446)
        + sessions("new", from: Self.day, every: 60, count: 1440))
    #expect(handover.isEmpty)
    let oneYoungSession = caveats(
      sessions("old", from: 0, every: 60, count: 1446)
        + sessions("new", from: Self.day, every: 60, count: 1))
    #expect(oneYoungSession.isEmpty)
  }

  @Test func `serving side by side is one, with when`() {
    let found = caveats(
      sessions("old", from: 0, every: 60, count: 1440 + 720)
        + sessions("new", from: Self.day, every: 60, count: 1440))
    let both =
      Timestamp(seconds: Self.day)...Timestamp(seconds: Self.day + 719 * 60)
    #expect(found.contains(.overlap(both)))
  }

  @Test func `mornings against evenings are one, by the clock of the zone`() throws {
    let found = caveats(
      sessions("old", from: 6 * 3600, every: 60, count: 360)
        + sessions("new", from: Self.day + 18 * 3600, every: 60, count: 360))
    #expect(found == [.hours])
    // Three hours from seven o'clock on in Berlin, before and after clocks went forward there.
    let monday = try #require(Timestamp(iso8601: "2026-03-30T05:00:00Z")).milliseconds / 1000
    let mornings =
      sessions("old", from: monday - 3 * Self.day + 3600, every: 60, count: 180)
      + sessions("new", from: monday, every: 60, count: 180)
    let berlin = try #require(TimeZone(ianaName: "Europe/Berlin"))
    #expect(caveats(mornings, in: berlin).isEmpty && caveats(mornings) == [.hours])
  }

  @Test func `twice the load is one, but not of a deployment that is minutes old`() throws {
    let found = caveats(
      sessions("old", from: 0, every: 60, count: 1440)
        + sessions("new", from: Self.day, every: 30, count: 2880))
    guard case .load(let ratio)? = found.first else {
      Issue.record("no caveat of load in \(found)")
      return
    }
    #expect(found.count == 1 && abs(ratio - 2) < 0.01)
    let young = caveats(
      sessions("old", from: 0, every: 60, count: 1440)
        + sessions("new", from: Self.day, every: 5, count: 60))
    #expect(!young.contains { if case .load = $0 { true } else { false } })
  }
}
