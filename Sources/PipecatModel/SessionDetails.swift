/// One session in full (`GET /agents/{agentName}/sessions/{sessionId}`).
public struct SessionDetails: Sendable, Hashable {
  /// The session as the list shows it.
  public var session: Session
  /// What its instance used; `nil` where upstream measured nothing. The numbers are the whole
  /// instance's, which may have served other sessions before.
  public var resources: ResourceMetrics?
  /// The meetings that it took part in.
  public var meetings: [Meeting]
  /// What happened to it, as far as upstream tells.
  public var events: [Event]

  /// A meeting of a session.
  public struct Meeting: Sendable, Hashable, Decodable {
    /// The meeting's id.
    public var meetingId: String?
    /// The bot's id within the meeting.
    public var participantId: String?

    /// A meeting with the ids that are known.
    public init(meetingId: String?, participantId: String?) {
      self.meetingId = meetingId
      self.participantId = participantId
    }
  }

  /// A step in a session's life.
  public struct Event: Sendable, Hashable {
    /// Upstream's word for the step, like `SESSION_COMPLETED`: an open set.
    public var name: String
    /// When it happened.
    public var at: Timestamp?

    /// An event.
    public init(name: String, at: Timestamp?) {
      self.name = name
      self.at = at
    }
  }

  /// A session in full.
  public init(
    session: Session, resources: ResourceMetrics? = nil, meetings: [Meeting] = [],
    events: [Event] = []
  ) {
    self.session = session
    self.resources = resources
    self.meetings = meetings
    self.events = events
  }
}
