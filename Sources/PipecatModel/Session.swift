/// One conversation with a bot, as the API lists it.
///
/// Every field but ``id`` can be missing: the API sends `null` or leaves the key out. A missing
/// value means "not known", never a default.
public struct Session: Sendable, Hashable, Identifiable {
  /// `sessionId`: a UUID on Pipecat Cloud, taken as any text.
  public var id: String
  /// The agent's id within its organization.
  public var serviceID: String?
  /// The organization that runs the agent.
  public var organizationID: String?
  /// The deployment that served the session.
  public var deploymentID: String?
  /// When the session was asked for.
  public var createdAt: Timestamp?
  /// When it ended; `nil` while it runs. Equal to ``createdAt`` and earlier than it both occur.
  public var endedAt: Timestamp?
  /// Whole seconds from the request to a running bot.
  public var botStartSeconds: Int?
  /// Whether no warm instance was free.
  public var coldStart: Bool?
  /// Upstream's word for how it went: an open set of words and of HTTP statuses as text.
  public var completionStatus: String?
  /// Upstream's newer word for how it ended: an open set, absent from older answers.
  public var endState: String?
  /// When upstream last changed the record. May precede ``endedAt``.
  public var updatedAt: Timestamp?

  /// A session with the fields that are known.
  public init(
    id: String,
    serviceID: String? = nil,
    organizationID: String? = nil,
    deploymentID: String? = nil,
    createdAt: Timestamp? = nil,
    endedAt: Timestamp? = nil,
    botStartSeconds: Int? = nil,
    coldStart: Bool? = nil,
    completionStatus: String? = nil,
    endState: String? = nil,
    updatedAt: Timestamp? = nil
  ) {
    self.id = id
    self.serviceID = serviceID
    self.organizationID = organizationID
    self.deploymentID = deploymentID
    self.createdAt = createdAt
    self.endedAt = endedAt
    self.botStartSeconds = botStartSeconds
    self.coldStart = coldStart
    self.completionStatus = completionStatus
    self.endState = endState
    self.updatedAt = updatedAt
  }
}
