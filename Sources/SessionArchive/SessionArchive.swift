import PipecatModel

/// Where the sessions of all agents are kept, so that a restart begins with what is known and
/// nothing is lost that upstream forgets.
///
/// Narrow on purpose: whatever can load all sessions of an agent, enter a batch in one step and tell
/// what changed since a moment can be an archive. All methods throw ``ArchiveError``, and what `body`
/// throws.
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

  /// Takes out the sessions created before `cutoff` and those of `moved`, ids with the times at which
  /// they were created, then enters `sessions`, and how far the sync has come: all or nothing.
  ///
  /// A session that is there already, by agent and id, is replaced. It is found by its `createdAt`
  /// as well: where the archive may have it with another one, `moved` must have its id with that.
  func store(
    _ sessions: [Session], moved: [String: Timestamp?], forgettingBefore cutoff: Timestamp?,
    progress: SyncProgress, of agent: AgentName
  ) async throws

  /// Enters what upstream says about the agent itself.
  func store(_ details: AgentDetails, of agent: AgentName) async throws

  /// Marks an agent's sessions as they are now: from here on ``changes(of:since:)`` can tell.
  func mark(_ agent: AgentName) async throws -> ArchiveMark

  /// Forgets all marks of an agent but one; `nil` keeps none.
  func forgetMarks(of agent: AgentName, except kept: ArchiveMark?) async throws

  /// What became of an agent's sessions since a mark; `nil` where the agent has no such mark, as in
  /// a copy of the archive that is older than it.
  func changes(of agent: AgentName, since mark: ArchiveMark) async throws -> ArchivedChanges?
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
