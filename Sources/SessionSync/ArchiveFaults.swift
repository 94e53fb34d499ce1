import PipecatModel
import Synchronization

/// The agents whose sessions can't be archived, so that a full disk is logged once and not once for
/// each of them.
final class ArchiveFaults: Sendable {
  private let agents = Mutex<Set<AgentName>>([])

  /// Enters that an agent's sessions can't be archived, and tells whether that is so of no other.
  func begin(for agent: AgentName) -> Bool {
    agents.withLock { agents in
      defer { agents.insert(agent) }
      return agents.isEmpty
    }
  }

  /// Enters that they can again, and tells whether that is so of all now.
  func end(for agent: AgentName) -> Bool {
    agents.withLock { agents in
      agents.remove(agent)
      return agents.isEmpty
    }
  }
}
