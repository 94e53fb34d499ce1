/// An agent as the list of agents shows it (`GET /agents`; upstream says service).
public struct Agent: Sendable, Hashable {
  /// The agent's name, which its addresses carry.
  public var name: AgentName
  /// Upstream's id of the agent.
  public var id: String?
  /// Where it runs, like `us-west`.
  public var region: String?
  /// The deployment that upstream was asked to run last.
  public var activeDeploymentID: String?
  /// The organization that owns it.
  public var organizationID: String?
  /// When it was first deployed.
  public var createdAt: Timestamp?
  /// When upstream last changed the record.
  public var updatedAt: Timestamp?
  /// When it was deleted; `nil` while it exists.
  public var deletedAt: Timestamp?

  /// An agent with the fields that are known.
  public init(
    name: AgentName,
    id: String? = nil,
    region: String? = nil,
    activeDeploymentID: String? = nil,
    organizationID: String? = nil,
    createdAt: Timestamp? = nil,
    updatedAt: Timestamp? = nil,
    deletedAt: Timestamp? = nil
  ) {
    self.name = name
    self.id = id
    self.region = region
    self.activeDeploymentID = activeDeploymentID
    self.organizationID = organizationID
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.deletedAt = deletedAt
  }
}

extension Agent: Decodable {
  private enum CodingKeys: String, CodingKey {
    case name, id, region
    case activeDeploymentID = "activeDeploymentId"
    case organizationID = "organizationId"
    case createdAt, updatedAt, deletedAt
  }

  /// Reads one element of the list; throws where it has no name that the API allows.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let name = AgentName(try container.decode(String.self, forKey: .name)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container, debugDescription: "not the name of an agent")
    }
    self.init(
      name: name,
      id: container.lenient(String.self, forKey: .id),
      region: container.lenient(String.self, forKey: .region),
      activeDeploymentID: container.lenient(String.self, forKey: .activeDeploymentID),
      organizationID: container.lenient(String.self, forKey: .organizationID),
      createdAt: container.timestamp(forKey: .createdAt),
      updatedAt: container.timestamp(forKey: .updatedAt),
      deletedAt: container.timestamp(forKey: .deletedAt))
  }

  /// Writes the agent as the API's list of agents does.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("id", id)
    json.field("name", name.text)
    json.field("region", region)
    json.field("desiredDeploymentId", activeDeploymentID)
    json.field("activeDeploymentId", activeDeploymentID)
    json.field("organizationId", organizationID)
    json.field("createdAt", createdAt)
    json.field("updatedAt", updatedAt)
    json.field("deletedAt", deletedAt)
    json.endObject()
  }
}

/// The agents that a key can see (`GET /agents`).
public struct AgentList: Sendable, Decodable {
  /// The agents, in upstream's order.
  public var agents: [Agent]

  private enum CodingKeys: String, CodingKey {
    case agents = "services"
  }

  /// Reads an answer; throws where it has no array of agents. Agents without a usable name are
  /// passed over: no address of the API could name them.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let (agents, _) = container.lenientArray(of: Agent.self, forKey: .agents) else {
      throw DecodingError.dataCorruptedError(
        forKey: .agents, in: container, debugDescription: "no array of services")
    }
    self.agents = agents
  }
}
