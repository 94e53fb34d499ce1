/// Holds the number of sessions that upstream counts against the number that is held.
///
/// The two differ for good reasons: upstream forgets sessions that are kept here, counts some that
/// it lists later, and lags. Only a difference that lasts means that rows were stepped over.
struct Balance {
  /// How long a difference must last: longer than a session takes to be listed.
  private static let patience = Duration.milliseconds(SyncPlan.lateness)

  private var accepted: Int?
  private var since: Duration?
  private var nextWalk = 0
  private var pause = 1

  /// Enters upstream's number less ours at the end of a round, and tells whether the history should
  /// be read again to find what is missing.
  mutating func shouldReadAgain(_ difference: Int, round: Int, at uptime: Duration) -> Bool {
    let expected = accepted ?? 0
    guard difference != expected else {
      accepted = expected
      since = nil
      return false
    }
    guard let since else {
      since = uptime
      return false
    }
    guard uptime - since > Balance.patience else { return false }
    if difference < expected {
      accepted = difference
      self.since = nil
      return false
    }
    return round >= nextWalk
  }

  /// Enters that the history was read again, and what is still different.
  ///
  /// A walk that found nothing makes the next one wait twice as long, in walks' lengths.
  mutating func readAgain(
    _ difference: Int, foundSome: Bool, rounds: Int, round: Int
  ) {
    accepted = difference
    since = nil
    pause = foundSome ? 1 : min(pause * 2, 1024)
    nextWalk = round + rounds * pause
  }
}
