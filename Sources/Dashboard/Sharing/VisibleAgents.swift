import PipecatModel
import SessionReport
import SessionSync

/// The agents that whoever asks may see: the only way from a request to any data.
struct VisibleAgents: Sendable {
  private enum Extent {
    case everything
    /// What a signed link shows; `nil` where its agent is not here.
    case link(SharedLink, LockedSnapshots.Made?)
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

  /// What a signed link shows and no more; nothing where its agent is not here.
  func limited(to link: SharedLink, _ made: LockedSnapshots.Made?) -> VisibleAgents {
    VisibleAgents(store, .link(link, made))
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
    case .link(_, let made): [made?.snapshot].compactMap(\.self)
    case .nothing: []
    }
  }

  /// The snapshot of an agent; `nil` where there is no such agent.
  func snapshot(of agent: AgentName) -> AgentSnapshot? {
    switch extent {
    case .everything: store.snapshot(of: agent)
    case .link(let link, let made): link.agent == agent ? made?.snapshot : nil
    case .nothing: nil
    }
  }

  /// The snapshot of an agent, for someone who looks at it now.
  func look(at agent: AgentName) -> AgentSnapshot? {
    if case .everything = extent { return store.look(at: agent) }
    let snapshot = snapshot(of: agent)
    if snapshot != nil { store.note(lookAt: agent) }
    return snapshot
  }

  /// Notes that someone looks at an agent.
  func note(lookAt agent: AgentName) { store.note(lookAt: agent) }

  /// Whether it is known which agents there are.
  var knowsAgents: Bool { store.knowsAgents }

  /// What is wrong with reading the list of agents; `nil` while nothing is.
  var problem: SyncProblem? { store.problem }

  /// How often anything has changed: while it is the same, so is everything.
  var version: Int {
    if case .link(_, let made?) = extent { made.version } else { store.version }
  }
}
