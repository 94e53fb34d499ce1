import PipecatModel
import Synchronization

/// The current snapshot of each agent: what the sync writes and all requests read.
///
/// A reader takes a snapshot and works on that alone. Nobody waits for a sync: the lock is held as
/// long as it takes to exchange one value.
public final class SnapshotStore: Sendable {
  private struct State {
    var snapshots: [AgentName: AgentSnapshot] = [:]
    var lookedAt: [AgentName: ContinuousClock.Instant] = [:]
    var generation = 0
    var knowsAgents = false
    var problem: SyncProblem?
    var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
    var lastWatcher = 0
  }

  /// How long someone who looked at an agent is taken to go on looking.
  private static let attention: Duration = .seconds(60)

  private let state = Mutex(State())
  /// Raised with each change of the state, under its lock. Read without: all requests do.
  private let changeCount = Atomic(0)
  /// The agent that was looked at last, and in which second, as one number: it need not be noted more
  /// often than that.
  private let lastLook = Atomic<UInt64>(0)

  /// A store without agents.
  public init() {}

  /// The current snapshots of all agents, in the order of names.
  public var all: [AgentSnapshot] {
    state.withLock { Array($0.snapshots.values) }.sorted { $0.agent < $1.agent }
  }

  /// How often anything in here has changed: while it is the same, so is everything.
  public var version: Int { changeCount.load(ordering: .acquiring) }

  /// Whether it is known which agents there are, from upstream or from the archive.
  public var knowsAgents: Bool { state.withLock { $0.knowsAgents } }

  /// The current snapshot of an agent; `nil` where there is no such agent.
  public func snapshot(of agent: AgentName) -> AgentSnapshot? {
    state.withLock { $0.snapshots[agent] }
  }

  /// The current snapshot of an agent, for someone who looks at it now.
  public func look(at agent: AgentName) -> AgentSnapshot? {
    let now = ContinuousClock().now
    return state.withLock { state in
      guard let snapshot = state.snapshots[agent] else { return nil }
      state.lookedAt[agent] = now
      return snapshot
    }
  }

  /// Notes that someone looks at an agent.
  public func note(lookAt agent: AgentName) {
    let now = ContinuousClock().now
    let look = SnapshotStore.number(of: agent, at: now)
    guard lastLook.exchange(look, ordering: .relaxed) != look else { return }
    state.withLock { state in
      if state.snapshots[agent] != nil { state.lookedAt[agent] = now }
    }
  }

  private static func number(of agent: AgentName, at now: ContinuousClock.Instant) -> UInt64 {
    let second = UInt64(truncatingIfNeeded: (now - start).components.seconds)
    return UInt64(truncatingIfNeeded: agent.hashValue) << 32 | second & 0xffff_ffff
  }

  private static let start = ContinuousClock().now

  /// Whether someone has looked at an agent a moment ago: its news are wanted before others'.
  func isWatched(_ agent: AgentName) -> Bool {
    let lookedAt = state.withLock { $0.lookedAt[agent] }
    return lookedAt.map { ContinuousClock().now - $0 < SnapshotStore.attention } ?? false
  }

  /// What is wrong with reading the list of agents; `nil` while nothing is.
  public var problem: SyncProblem? { state.withLock { $0.problem } }

  /// Tells of changes from now on, at least once after the last: for those who wait for one.
  public func changes() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { state in
      state.lastWatcher += 1
      state.watchers[state.lastWatcher] = continuation
      return state.lastWatcher
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.watchers.removeValue(forKey: id) }
    }
    return stream
  }

  /// Makes a snapshot the current one of its agent.
  public func publish(_ snapshot: AgentSnapshot) {
    publish([snapshot])
  }

  /// Makes snapshots the current ones of their agents, in one step: whoever finds one of them finds
  /// them all.
  func publish(_ snapshots: [AgentSnapshot]) {
    guard !snapshots.isEmpty else { return }
    change { state in
      for var snapshot in snapshots {
        state.generation += 1
        snapshot.generation = state.generation
        state.snapshots[snapshot.agent] = snapshot
      }
      state.knowsAgents = true
    }
  }

  /// Sets what is wrong with reading the list of agents; `nil` says that it was read.
  func publish(problem: SyncProblem?) {
    change { state in
      state.problem = problem
      if problem == nil { state.knowsAgents = true }
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let watchers = state.withLock { state in
      body(&state)
      changeCount.add(1, ordering: .releasing)
      return Array(state.watchers.values)
    }
    for watcher in watchers { watcher.yield() }
  }
}
