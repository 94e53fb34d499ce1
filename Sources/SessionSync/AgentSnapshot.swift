import PipecatModel
import SessionReport

/// Everything the dashboard knows about an agent at one moment: a value that never changes.
public struct AgentSnapshot: Sendable {
  /// The agent, as upstream's list of agents has it; no more than its name before that was read.
  public var listing: Agent
  /// What upstream said last about the agent itself; `nil` where it was never asked.
  public var details: AgentDetails?
  /// The sessions.
  public var table: SessionTable
  /// How much of upstream's history ``table`` holds.
  public var coverage: Coverage
  /// The time that ``table`` describes: when the newest sessions were read last, by our clock. The
  /// time of the snapshot where they never were.
  public var asOf: Timestamp
  /// When the newest sessions were read last; `nil` where they never were: there is nothing to show.
  public var syncedAt: Timestamp?
  /// What is wrong with the sync; `nil` while it works.
  public var problem: SyncProblem?
  /// How many sessions are held in memory alone, since the archive can't be written.
  public var unarchived: Int
  /// How many sessions more are held each minute while the history is read; `nil` where that is not
  /// known yet, or all of it was read.
  public var readPerMinute: Int?
  /// Which snapshot of the program's run it is: two of the same number are the same. 0 until it is
  /// published.
  public internal(set) var generation = 0

  /// A snapshot.
  public init(
    listing: Agent, details: AgentDetails? = nil, table: SessionTable = .empty,
    coverage: Coverage, asOf: Timestamp, syncedAt: Timestamp? = nil, problem: SyncProblem? = nil,
    unarchived: Int = 0, readPerMinute: Int? = nil
  ) {
    self.listing = listing
    self.details = details
    self.table = table
    self.coverage = coverage
    self.asOf = asOf
    self.syncedAt = syncedAt
    self.problem = problem
    self.unarchived = unarchived
    self.readPerMinute = readPerMinute
  }

  /// The agent's name.
  public var agent: AgentName { listing.name }

  /// The limits of the agent's current deployment.
  public var capacity: Capacity {
    Capacity(
      minReplicas: details?.minReplicas, maxReplicas: details?.maxReplicas,
      maxSessionSeconds: details?.deployment?.maxSessionSeconds)
  }
}
