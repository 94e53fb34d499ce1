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

  /// So many sessions that are not as documented are a fault of the answer and not of a session.
  private static let fewestOdd = 5

  /// Reads an answer; throws where it has no array of sessions, or where most of them, and several,
  /// are not what the API documents. A field that can't be read is then no fact about a session, and
  /// must not take the place of what was known.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard
      let (elements, unreadable) = container.lenientArray(
        of: SessionElement.self, forKey: .sessions)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .sessions, in: container, debugDescription: "no array of sessions")
    }
    let odd = elements.count(where: \.isOdd) + unreadable
    guard odd < SessionPage.fewestOdd || odd * 2 <= elements.count + unreadable else {
      throw DecodingError.dataCorruptedError(
        forKey: .sessions, in: container, debugDescription: "not sessions as documented")
    }
    let total = container.lenient(Int.self, forKey: .totalCount)
    self.init(
      totalCount: total.flatMap(\.believed), sessions: elements.map(\.session),
      unreadable: unreadable)
  }
}
