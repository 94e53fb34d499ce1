import PipecatModel

extension Session {
  /// From `createdAt` to `endedAt`, in milliseconds.
  ///
  /// `nil` while the session runs, where either time is not known, and where it is said to have
  /// ended before it began.
  public var durationMilliseconds: Int64? {
    guard let createdAt, let endedAt else { return nil }
    let (length, overflow) = endedAt.milliseconds.subtractingReportingOverflow(
      createdAt.milliseconds)
    return overflow || length < 0 ? nil : length
  }
}
