extension Session: Decodable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case id = "sessionId"
    case serviceID = "serviceId"
    case organizationID = "organizationId"
    case deploymentID = "deploymentId"
    case createdAt, endedAt, botStartSeconds, coldStart, completionStatus, endState, updatedAt
  }

  /// Reads one element of a page.
  ///
  /// Only a session without a usable `sessionId` is an error. A field that is missing, `null` or of
  /// another type than the API documents reads as not known; unknown fields are passed over.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let id = try container.decode(String.self, forKey: .id)
    guard !id.isEmpty else {
      throw DecodingError.dataCorruptedError(
        forKey: .id, in: container, debugDescription: "an empty sessionId")
    }
    self.init(
      id: id,
      serviceID: container.lenient(String.self, forKey: .serviceID),
      organizationID: container.lenient(String.self, forKey: .organizationID),
      deploymentID: container.lenient(String.self, forKey: .deploymentID),
      createdAt: container.timestamp(forKey: .createdAt),
      endedAt: container.timestamp(forKey: .endedAt),
      botStartSeconds: container.lenient(Double.self, forKey: .botStartSeconds)
        .flatMap { Int(exactly: $0.rounded(.towardZero)) },
      coldStart: container.lenient(Bool.self, forKey: .coldStart),
      completionStatus: container.lenientText(forKey: .completionStatus),
      endState: container.lenient(String.self, forKey: .endState),
      updatedAt: container.timestamp(forKey: .updatedAt))
  }

  /// Writes the ten documented keys into an object that `json` has begun, `null` where a value is
  /// not known, and `endState` only where upstream said it.
  ///
  /// The official command line stops on a missing key, so none is ever left out.
  public func writeFields(to json: inout JSONWriter) {
    json.field("sessionId", id)
    json.field("serviceId", serviceID)
    json.field("organizationId", organizationID)
    json.field("deploymentId", deploymentID)
    json.field("endedAt", endedAt)
    json.field("botStartSeconds", botStartSeconds)
    json.field("coldStart", coldStart)
    json.field("completionStatus", completionStatus)
    if let endState { json.field("endState", endState) }
    json.field("createdAt", createdAt)
    json.field("updatedAt", updatedAt)
  }
}

/// An element of a page, and whether it has a field of another type than the API documents.
struct SessionElement: Decodable {
  let session: Session
  let isOdd: Bool

  init(from decoder: any Decoder) throws {
    let session = try Session(from: decoder)
    let container = try decoder.container(keyedBy: Session.CodingKeys.self)
    self.session = session
    // What reads as not known was sent all the same.
    isOdd = session.unknownKeys.contains { key in
      container.contains(key) && (try? container.decodeNil(forKey: key)) == false
    }
  }
}

extension Session {
  fileprivate var unknownKeys: [CodingKeys] {
    CodingKeys.allCases.filter { key in
      switch key {
      case .id: false
      case .serviceID: serviceID == nil
      case .organizationID: organizationID == nil
      case .deploymentID: deploymentID == nil
      case .createdAt: createdAt == nil
      case .endedAt: endedAt == nil
      case .botStartSeconds: botStartSeconds == nil
      case .coldStart: coldStart == nil
      case .completionStatus: completionStatus == nil
      case .endState: endState == nil
      case .updatedAt: updatedAt == nil
      }
    }
  }
}
