import PipecatModel

/// A stretch of time that a session's `createdAt` is to lie in.
public struct TimeWindow: Sendable, Hashable {
  /// The first instant inside; `nil` is open.
  public var from: Timestamp?
  /// The first instant after it; `nil` is open.
  public var to: Timestamp?

  /// The window `[from, to)`. It is empty where `to` is not after `from`.
  public init(from: Timestamp? = nil, to: Timestamp? = nil) {
    self.from = from
    self.to = to
  }

  /// The window that everything is in, also a session whose `createdAt` is not known.
  public static let all = TimeWindow()

  /// Whether both ends are open.
  public var isOpen: Bool { from == nil && to == nil }

  /// Whether a session created at `createdAt` is inside. An unknown time is in no bounded window.
  public func contains(_ createdAt: Timestamp?) -> Bool {
    guard let createdAt else { return isOpen }
    if let from, createdAt < from { return false }
    if let to, createdAt >= to { return false }
    return true
  }

  /// The window of the same length just before this one, which ends at `asOf` where it is open.
  ///
  /// `nil` without a start, where nothing is inside, and where it would begin before time can say.
  public func previous(asOf: Timestamp) -> TimeWindow? {
    guard let from else { return nil }
    let (length, tooLong) = (to ?? asOf).milliseconds
      .subtractingReportingOverflow(from.milliseconds)
    guard !tooLong, length > 0 else { return nil }
    let (start, tooEarly) = from.milliseconds.subtractingReportingOverflow(length)
    return tooEarly ? nil : TimeWindow(from: Timestamp(milliseconds: start), to: from)
  }
}
