import PipecatModel

/// How far the sync of an agent has come: what it needs to go on where it was.
public struct SyncProgress: Sendable, Hashable {
  /// Whether every session that upstream listed has been read, back to the first.
  public var isComplete: Bool
  /// The instant since which nothing is missing; `nil` where that is not known.
  public var completeFrom: Timestamp?
  /// While what is new is read over several pages: since when nothing is missing, with a hole before
  /// it. `nil` where there is none.
  public var newsFrom: Timestamp?
  /// How many sessions upstream said there are; `nil` where it did not.
  public var upstreamTotal: Int?
  /// When the newest sessions were read last, by our clock; `nil` before the first time.
  public var syncedAt: Timestamp?
  /// All sessions created up to here, back to the hole or the beginning, have been read. Sessions
  /// after it may have been read, with holes in between.
  public var settledUntil: Timestamp?
  /// How many of the newest sessions have been read without a hole. The history is read from there.
  public var depth: Int
  /// The id of the oldest of those; `nil` before the first.
  public var edge: String?
  /// Whether upstream lists the oldest sessions first; `nil` while that has not shown.
  public var isOldestFirst: Bool?
  /// Sessions created before this were left out, as older than what is to be kept; `nil` where none
  /// was.
  public var keptFrom: Timestamp?

  /// Progress; by default, none yet.
  public init(
    isComplete: Bool = false, completeFrom: Timestamp? = nil, newsFrom: Timestamp? = nil,
    upstreamTotal: Int? = nil, syncedAt: Timestamp? = nil, settledUntil: Timestamp? = nil,
    depth: Int = 0,
    edge: String? = nil, isOldestFirst: Bool? = nil, keptFrom: Timestamp? = nil
  ) {
    self.isComplete = isComplete
    self.completeFrom = completeFrom
    self.newsFrom = newsFrom
    self.upstreamTotal = upstreamTotal
    self.syncedAt = syncedAt
    self.settledUntil = settledUntil
    self.depth = depth
    self.edge = edge
    self.isOldestFirst = isOldestFirst
    self.keptFrom = keptFrom
  }
}
