/// An instant, in whole milliseconds since 1970-01-01T00:00:00Z: the precision that the API uses.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
  public var milliseconds: Int64

  /// The instant `milliseconds` after 1970-01-01T00:00:00Z.
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// The instant `seconds` after 1970-01-01T00:00:00Z.
  public init(seconds: Int64) {
    self.milliseconds = seconds.multipliedReportingOverflow(by: 1000).partialValue
  }

  /// Whole seconds since 1970-01-01T00:00:00Z, rounded down: what the API's `startTime` and
  /// `endTime` are in.
  public var seconds: Int64 {
    let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Earlier instants come first.
  public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
    lhs.milliseconds < rhs.milliseconds
  }

  /// The instant `milliseconds` later.
  public func advanced(byMilliseconds milliseconds: Int64) -> Timestamp {
    Timestamp(milliseconds: self.milliseconds &+ milliseconds)
  }
}
