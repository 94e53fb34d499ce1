import PipecatModel
import SessionReport
import SessionSync
import Synchronization

/// What locks let through of agents' snapshots, kept from one request to the next.
///
/// A table of its own for each lock takes memory: those used last are kept up to a bound, and at
/// least one. What is not kept is right all the same, and only slower.
final class LockedSnapshots: Sendable {
  private struct Key: Hashable {
    let agent: AgentName
    let lock: SessionLock
  }

  /// One lock's, made by one thread at a time.
  private final class Entry: Sendable {
    struct State {
      var table: LockedTable
      var snapshot: AgentSnapshot?
    }

    let state: Mutex<State>

    init(_ lock: SessionLock) {
      state = Mutex(State(table: LockedTable(lock)))
    }
  }

  private struct Kept {
    let entry: Entry
    var bytes: Int
    var lastUse: Int
  }

  private struct State {
    var kept: [Key: Kept] = [:]
    var uses = 0
  }

  /// How many bytes are kept: some two million sessions.
  static let capacity = 128 << 20
  /// What a session in a table takes.
  private static let bytesPerSession = 56
  /// What a table takes besides.
  private static let overhead = 4096

  private let state = Mutex(State())
  private let capacity: Int

  /// Keeps up to `capacity` bytes.
  init(capacity: Int = LockedSnapshots.capacity) {
    self.capacity = capacity
  }

  /// How many locks are kept.
  var count: Int { state.withLock { $0.kept.count } }

  /// What a lock lets through of a snapshot.
  func snapshot(of snapshot: AgentSnapshot, under lock: SessionLock) -> AgentSnapshot {
    // Nothing is locked but the agent.
    if lock.parameters.isEmpty { return snapshot.locked(to: snapshot.table) }
    let key = Key(agent: snapshot.agent, lock: lock)
    let entry = state.withLock { state in
      state.uses += 1
      let kept = state.kept[key] ?? Kept(entry: Entry(lock), bytes: 0, lastUse: 0)
      state.kept[key] = kept
      state.kept[key]?.lastUse = state.uses
      return kept.entry
    }
    let locked = entry.state.withLock { state in
      if let made = state.snapshot, made.generation == snapshot.generation { return made }
      let table = state.table.sessions(of: snapshot.table, asOf: snapshot.asOf)
      let locked = snapshot.locked(to: table)
      state.snapshot = locked
      return locked
    }
    note(Self.overhead + locked.table.count * Self.bytesPerSession, of: key)
    return locked
  }

  /// Whether what a lock lets through of a snapshot is here, and need not be made.
  func has(_ snapshot: AgentSnapshot, under lock: SessionLock) -> Bool {
    if lock.parameters.isEmpty { return true }
    let key = Key(agent: snapshot.agent, lock: lock)
    guard let entry = state.withLock({ $0.kept[key]?.entry }) else { return false }
    // One that is being made is not here yet.
    return entry.state.withLockIfAvailable { $0.snapshot?.generation == snapshot.generation }
      ?? false
  }

  private func note(_ bytes: Int, of key: Key) {
    state.withLock { state in
      state.kept[key]?.bytes = bytes
      while state.kept.count > 1, state.kept.values.reduce(0, { $0 + $1.bytes }) > capacity,
        let oldest = state.kept.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
      {
        state.kept[oldest] = nil
      }
    }
  }
}
