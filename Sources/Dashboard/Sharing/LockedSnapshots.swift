import PipecatModel
import SessionReport
import SessionSync
import Synchronization

/// What locks let through of agents' snapshots, kept from one request to the next.
///
/// A table of its own for each lock takes memory: those used last are kept up to a bound, and at
/// least one. What is not kept is right all the same, and only slower.
final class LockedSnapshots: Sendable {
  /// What a lock lets through, and the store's version before its snapshot was taken.
  struct Made: Sendable {
    let snapshot: AgentSnapshot
    let version: Int
  }

  private struct Key: Hashable {
    let agent: AgentName
    let lock: SessionLock
  }

  private struct Entry {
    /// `nil` while it is being made from.
    var table: LockedTable?
    var made: Made?
    /// Those who wait for what is being made.
    var waiting: [CheckedContinuation<Made?, Never>] = []
    var bytes = 0
    var lastUse = 0
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var uses = 0
  }

  /// What a session in a table takes.
  private static let bytesPerSession = 56
  /// What a table takes besides.
  private static let overhead = 4096

  private let capacity: Int
  private let state = Mutex(State())

  /// - Parameter capacity: how many bytes are kept; of some two million sessions if not set.
  init(capacity: Int = 128 << 20) {
    self.capacity = capacity
  }

  /// What a lock lets through of a snapshot, where that is here.
  func ready(_ snapshot: AgentSnapshot, in version: Int, under lock: SessionLock) -> Made? {
    // Nothing is locked but the agent.
    if lock.parameters.isEmpty {
      return Made(snapshot: snapshot.locked(to: snapshot.table), version: version)
    }
    let key = Key(agent: snapshot.agent, lock: lock)
    return state.withLock { state in
      guard let made = state.entries[key]?.made,
        made.snapshot.generation == snapshot.generation
      else { return nil }
      state.uses += 1
      state.entries[key]?.lastUse = state.uses
      return Made(snapshot: made.snapshot, version: version)
    }
  }

  /// What a lock lets through of a snapshot, made by `pool` once for all who ask meanwhile; `nil`
  /// where too many wait.
  func make(
    from snapshot: AgentSnapshot, in version: Int, under lock: SessionLock, by pool: ComputePool
  ) async -> Made? {
    let key = Key(agent: snapshot.agent, lock: lock)
    return await withCheckedContinuation { continuation in
      let table = state.withLock { state -> LockedTable? in
        state.uses += 1
        var entry = state.entries[key] ?? Entry(table: LockedTable(lock))
        let table = entry.table.take()
        entry.waiting.append(continuation)
        entry.lastUse = state.uses
        state.entries[key] = entry
        return table
      }
      guard let table else { return }
      let isTaken = pool.submit { [self] in
        var table = table
        let sessions = table.sessions(of: snapshot.table, asOf: snapshot.asOf)
        let made = Made(snapshot: snapshot.locked(to: sessions), version: version)
        finish(key, table, made)
      }
      if !isTaken { finish(key, table, nil) }
    }
  }

  private func finish(_ key: Key, _ table: LockedTable, _ made: Made?) {
    let waiting = state.withLock { state in
      guard var entry = state.entries[key] else { return [] as [CheckedContinuation<Made?, Never>] }
      let waiting = entry.waiting
      entry.waiting = []
      entry.table = table
      entry.made = made ?? entry.made
      let sessions = entry.made?.snapshot.table.count ?? 0
      entry.bytes = Self.overhead + sessions * Self.bytesPerSession
      state.entries[key] = entry
      dropOldest(&state)
      return waiting
    }
    for one in waiting { one.resume(returning: made) }
  }

  private func dropOldest(_ state: inout State) {
    while state.entries.values.reduce(0, { $0 + $1.bytes }) > capacity {
      let idle = state.entries.filter { $0.value.table != nil }
      guard idle.count > 1, let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
      else { return }
      state.entries[oldest] = nil
    }
  }
}
