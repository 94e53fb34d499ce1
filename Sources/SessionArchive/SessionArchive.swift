import PipecatModel

/// Where the sessions of all agents are kept, so that a restart begins with what is known and
/// nothing is lost that upstream forgets.
///
/// Narrow on purpose: whatever can load all sessions of an agent and enter a batch in one step can
/// be an archive. All methods throw ``ArchiveError``, and what `body` throws.
public protocol SessionArchive: Sendable {
  /// What is known of each agent that was ever stored, in the order of names.
  func agents() async throws -> [ArchivedAgent]

  /// Passes all sessions of an agent to `body`, each once, in no particular order, one at a time
  /// where the archive can: a million of them take more memory than the table made of them.
  ///
  /// The sequence can be gone through once, within `body` only.
  func withSessions<Result: Sendable>(
    of agent: AgentName,
    _ body: @escaping @Sendable (any Sequence<Session>) throws -> Result
  ) async throws -> Result

  /// Enters sessions, takes out those with the ids of `forgotten`, and enters how far the sync has
  /// come: all or nothing.
  ///
  /// A session that is there already, by agent and id, is replaced.
  func store(
    _ sessions: [Session], forgetting forgotten: [String], progress: SyncProgress,
    of agent: AgentName
  ) async throws

  /// Enters what upstream says about the agent itself.
  func store(_ details: AgentDetails, of agent: AgentName) async throws
}

/// What an archive knows of an agent, apart from its sessions.
public struct ArchivedAgent: Sendable, Hashable {
  /// The agent's name.
  public var name: AgentName
  /// How far its sync has come.
  public var progress: SyncProgress
  /// What upstream said last about the agent; `nil` where it was never asked.
  public var details: AgentDetails?

  /// What is known of an agent.
  public init(name: AgentName, progress: SyncProgress, details: AgentDetails?) {
    self.name = name
    self.progress = progress
    self.details = details
  }
}
