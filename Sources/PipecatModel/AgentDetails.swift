/// One agent in full, as far as the dashboard uses it (`GET /agents/{agentName}`).
public struct AgentDetails: Sendable, Hashable {
  /// Whether its current deployment passed validation.
  public var ready: Bool?
  /// Whether it can take new sessions.
  public var available: Bool?
  /// Sessions that run right now, by upstream's own count.
  public var activeSessionCount: Int?
  /// The instances kept warm.
  public var minReplicas: Int?
  /// The most sessions that can run at once: at this number a start is refused.
  public var maxReplicas: Int?
  /// The deployment that is current.
  public var deployment: Deployment?
  /// The id of the deployment that is being replaced, during a roll-out.
  public var previousDeploymentID: String?

  /// Details with the fields that are known.
  public init(
    ready: Bool? = nil,
    available: Bool? = nil,
    activeSessionCount: Int? = nil,
    minReplicas: Int? = nil,
    maxReplicas: Int? = nil,
    deployment: Deployment? = nil,
    previousDeploymentID: String? = nil
  ) {
    self.ready = ready
    self.available = available
    self.activeSessionCount = activeSessionCount
    self.minReplicas = minReplicas
    self.maxReplicas = maxReplicas
    self.deployment = deployment
    self.previousDeploymentID = previousDeploymentID
  }
}

/// One version of an agent's code and settings that was rolled out.
public struct Deployment: Sendable, Hashable {
  /// The deployment's id, which its sessions carry.
  public var id: String
  /// The container image; a cloud-built one has its name redacted.
  public var image: String?
  /// How long a session may last before upstream ends it, in seconds; `nil` means upstream's
  /// default.
  public var maxSessionSeconds: Int?
  /// When it was deployed.
  public var createdAt: Timestamp?

  /// A deployment with the fields that are known.
  public init(
    id: String, image: String? = nil, maxSessionSeconds: Int? = nil, createdAt: Timestamp? = nil
  ) {
    self.id = id
    self.image = image
    self.maxSessionSeconds = maxSessionSeconds
    self.createdAt = createdAt
  }
}

extension AgentDetails: Decodable {
  private enum CodingKeys: String, CodingKey {
    case ready, available, activeSessionCount, autoScaling, deployment, previousRevision
  }

  private struct AutoScaling: Decodable {
    var minReplicas: Int?
    var maxReplicas: Int?
  }

  private struct Revision: Decodable {
    var deploymentID: String?
  }

  /// Reads an answer; throws only where it is not an object.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let scaling = container.lenient(AutoScaling.self, forKey: .autoScaling)
    self.init(
      ready: container.lenient(Bool.self, forKey: .ready),
      available: container.lenient(Bool.self, forKey: .available),
      activeSessionCount: container.lenient(Int.self, forKey: .activeSessionCount)
        .flatMap(\.believed),
      minReplicas: scaling?.minReplicas.flatMap(\.believed),
      maxReplicas: scaling?.maxReplicas.flatMap(\.believed),
      deployment: container.lenient(Deployment.self, forKey: .deployment),
      previousDeploymentID: container.lenient(Revision.self, forKey: .previousRevision)?
        .deploymentID)
  }
}

extension Deployment: Decodable {
  private enum CodingKeys: String, CodingKey {
    case id, manifest, createdAt
  }

  private struct Manifest: Decodable {
    struct Spec: Decodable {
      var image: String?
      var maxSessionDurationSeconds: Int?
    }
    var spec: Spec?
  }

  /// Reads the `deployment` of an agent; throws where it has no id.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let spec = container.lenient(Manifest.self, forKey: .manifest)?.spec
    self.init(
      id: try container.decode(String.self, forKey: .id),
      image: spec?.image,
      maxSessionSeconds: spec?.maxSessionDurationSeconds.flatMap(\.believed),
      createdAt: container.timestamp(forKey: .createdAt))
  }
}
