extension SessionDetails: Decodable {
  private enum CodingKeys: String, CodingKey {
    case resourceMetrics, meetingIds, events
  }

  /// Reads an answer; throws where it has no usable `sessionId`, or a field of another type than the
  /// API documents, which must not take the place of what was known.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let element = try SessionElement(from: decoder)
    guard !element.isOdd else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "not a session as documented"))
    }
    self.init(
      session: element.session,
      resources: container.lenient(ResourceMetrics.self, forKey: .resourceMetrics),
      meetings: container.lenientArray(of: Meeting.self, forKey: .meetingIds)?.elements ?? [],
      events: container.lenientArray(of: Event.self, forKey: .events)?.elements ?? [])
  }

  /// Writes the fields that the details add to a session's own, into an object that `json` has
  /// begun.
  public func writeAddedFields(to json: inout JSONWriter) {
    json.key("resourceMetrics")
    if let resources {
      resources.write(to: &json, sessionID: session.id)
    } else {
      json.null()
    }
    json.key("meetingIds")
    json.beginArray()
    for meeting in meetings {
      json.beginObject()
      json.field("participantId", meeting.participantId)
      json.field("meetingId", meeting.meetingId)
      json.endObject()
    }
    json.endArray()
    json.key("events")
    json.beginArray()
    for event in events {
      json.beginObject()
      json.field("eventCode", event.name)
      json.field("eventTs", event.at)
      json.endObject()
    }
    json.endArray()
  }
}

extension SessionDetails.Event: Decodable {
  private enum CodingKeys: String, CodingKey {
    case name = "eventCode"
    case at = "eventTs"
  }

  /// Reads one step; throws where it has no name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try container.decode(String.self, forKey: .name),
      at: container.timestamp(forKey: .at))
  }
}
