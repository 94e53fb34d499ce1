import Foundation
import PipecatModel
import SessionReport
import SessionSync
import Testing

@testable import Dashboard

@Suite struct LockedSnapshotsTests {
  private let snapshot = PageFixture(sessions: 300).snapshot
  private let pool = ComputePool(threads: 1)

  private func lock(_ name: String, _ value: String) throws -> SessionLock {
    try SessionLock(parameters: [(name, value)], timeZone: .gmt)
  }

  private func make(_ lock: SessionLock, in locked: LockedSnapshots) async throws -> [String] {
    let made = try #require(
      await locked.make(from: snapshot, in: 1, under: lock, by: pool))
    let all = made.snapshot.table.select(SessionFilter())
    return all.sessions(0..<all.count).map(\.id)
  }

  @Test func `what was used last is kept up to a bound, and the rest is right all the same`()
    async throws
  {
    // Room for one of them, or two that are small.
    let locked = LockedSnapshots(capacity: 30_000)
    let locks = [
      try lock("outcome", "completed"), try lock("startType", "warm"), try lock("status", "ended"),
    ]
    var first: [[String]] = []
    for lock in locks { first.append(try await make(lock, in: locked)) }
    #expect(first.allSatisfy { !$0.isEmpty })
    let kept = locks.map { locked.ready(snapshot, in: 1, under: $0) != nil }
    #expect(kept.last == true && kept.contains(false), "the newest, and not all")
    for (lock, sessions) in zip(locks, first) {
      #expect(try await make(lock, in: locked) == sessions)
    }
  }

  @Test func `one is kept, however large it is`() async throws {
    let locked = LockedSnapshots(capacity: 0)
    let lock = try lock("status", "ended")
    _ = try await make(lock, in: locked)
    #expect(locked.ready(snapshot, in: 1, under: lock) != nil)
  }
}
