import PipecatModel
import SessionReport
import SessionSync

/// The agents that whoever asks may see: the only way from a request to any data.
struct VisibleAgents: Sendable {
  private enum Extent {
    case everything
    case link(SharedLink, LockedSnapshots)
    case nothing
  }

  private let store: SnapshotStore
  private let extent: Extent

  private init(_ store: SnapshotStore, _ extent: Extent) {
    self.store = store
    self.extent = extent
  }

  /// All agents with all their sessions.
  static func all(in store: SnapshotStore) -> VisibleAgents { VisibleAgents(store, .everything) }

  /// The agent of a signed link, with what its lock lets through.
  func limited(to link: SharedLink, keptIn locked: LockedSnapshots) -> VisibleAgents {
    VisibleAgents(store, .link(link, locked))
  }

  /// No agent at all.
  var none: VisibleAgents { VisibleAgents(store, .nothing) }

  /// The link through which they are seen; `nil` where everything is.
  var link: SharedLink? {
    if case .link(let link, _) = extent { link } else { nil }
  }

  /// The snapshots of all, in the order of names.
  var all: [AgentSnapshot] {
    switch extent {
    case .everything: store.all
    case .link(let link, let locked):
      [store.snapshot(of: link.agent)].compactMap(\.self).map {
        locked.snapshot(of: $0, under: link.lock)
      }
    case .nothing: []
    }
  }

  /// The snapshot of an agent; `nil` where there is no such agent.
  func snapshot(of agent: AgentName) -> AgentSnapshot? { visible(agent) { store.snapshot(of: $0) } }

  /// The snapshot of an agent, for someone who looks at it now.
  func look(at agent: AgentName) -> AgentSnapshot? { visible(agent) { store.look(at: $0) } }

  /// Notes that someone looks at an agent.
  func note(lookAt agent: AgentName) { store.note(lookAt: agent) }

  private func visible(
    _ agent: AgentName, _ find: (AgentName) -> AgentSnapshot?
  ) -> AgentSnapshot? {
    switch extent {
    case .everything: return find(agent)
    case .link(let link, let locked):
      guard link.agent == agent else { return nil }
      return find(agent).map { locked.snapshot(of: $0, under: link.lock) }
    case .nothing: return nil
    }
  }

  /// Whether nothing has to be worked out before they can be seen.
  var areReady: Bool {
    guard case .link(let link, let locked) = extent,
      let snapshot = store.snapshot(of: link.agent)
    else { return true }
    return locked.has(snapshot, under: link.lock)
  }

  /// Whether it is known which agents there are.
  var knowsAgents: Bool { store.knowsAgents }

  /// What is wrong with reading the list of agents; `nil` while nothing is.
  var problem: SyncProblem? { store.problem }

  /// How often anything has changed: while it is the same, so is everything.
  var version: Int { store.version }
}
