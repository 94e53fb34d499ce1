import PipecatModel

/// How much of upstream's history is held.
public struct Coverage: Sendable, Hashable {
  /// Whether everything that upstream lists is held.
  public var complete: Bool
  /// The instant since which nothing is missing; `nil` where that is not known.
  public var from: Timestamp?
  /// How many sessions are held.
  public var sessions: Int
  /// How many sessions upstream says there are; `nil` where it did not say.
  public var upstreamTotal: Int?

  /// A statement of what is held.
  public init(complete: Bool, from: Timestamp?, sessions: Int, upstreamTotal: Int?) {
    self.complete = complete
    self.from = from
    self.sessions = sessions
    self.upstreamTotal = upstreamTotal
  }
}
