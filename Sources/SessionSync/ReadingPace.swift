import SessionReport

/// How fast a history comes in.
struct ReadingPace {
  /// Before, a single page would decide.
  private static let fewest = Duration.seconds(2)

  private var begin: (time: ContinuousClock.Instant, sessions: Int)?

  /// How many sessions more are held each minute since the reading began, given how much is held at
  /// a time; `nil` where that is not known yet or all was read, after which it begins anew.
  mutating func perMinute(_ coverage: Coverage, at time: ContinuousClock.Instant) -> Int? {
    guard !coverage.complete else {
      begin = nil
      return nil
    }
    guard let begin else {
      begin = (time, coverage.sessions)
      return nil
    }
    let elapsed = time - begin.time
    guard elapsed >= ReadingPace.fewest else { return nil }
    return max(0, Int(Double(coverage.sessions - begin.sessions) / (elapsed / .seconds(60))))
  }
}
