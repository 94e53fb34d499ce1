/// One page of an agent's sessions (`GET /agents/{agentName}/sessions`).
public struct SessionPage: Sendable, Hashable {
  /// `total_count`: sessions that match the query on all pages; `nil` where upstream did not say.
  public var totalCount: Int?
  /// The page's sessions, in upstream's undocumented order.
  public var sessions: [Session]
  /// Elements of the page that could not be read: they have no usable `sessionId`.
  public var unreadable: Int

  /// A page with the given sessions.
  public init(totalCount: Int?, sessions: [Session], unreadable: Int = 0) {
    self.totalCount = totalCount
    self.sessions = sessions
    self.unreadable = unreadable
  }
}

extension SessionPage: Decodable {
  private enum CodingKeys: String, CodingKey {
    case totalCount = "total_count"
    case sessions
  }

  /// Reads an answer; throws where it has no array of sessions.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let (sessions, unreadable) = container.lenientArray(of: Session.self, forKey: .sessions)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .sessions, in: container, debugDescription: "no array of sessions")
    }
    self.init(
      totalCount: container.lenient(Int.self, forKey: .totalCount), sessions: sessions,
      unreadable: unreadable)
  }
}
