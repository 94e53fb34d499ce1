/// How far the file of an agent's table is behind, and whether to write it anew.
struct TableAge {
  /// So few sessions are read from the archive as quickly as from a file.
  private static let fewest = 1000
  /// Reading so many changes at the next start takes no time to speak of.
  private static let least = 20_000
  /// How long to leave it alone after a failure.
  private static let rest = Duration.seconds(600)

  /// How many sessions the file does not have as they are; `nil` where there is no file.
  private(set) var unwritten: Int?
  private var restsUntil: ContinuousClock.Instant?

  /// The age of a file that was found, or of none.
  init(unwritten: Int?) {
    self.unwritten = unwritten
  }

  /// Enters that sessions were archived or taken out.
  mutating func add(_ sessions: Int) {
    unwritten = unwritten.map { $0 + sessions }
  }

  /// Enters that the file is being written, with all that is there now.
  mutating func begin() {
    unwritten = 0
  }

  /// Enters that it could not be written: there is none now.
  mutating func fail(at now: ContinuousClock.Instant) {
    unwritten = nil
    restsUntil = now + TableAge.rest
  }

  /// Whether to write a table of `count` sessions, while it goes on to change.
  ///
  /// A file is written as a whole. So it waits for a share of the table to have changed, for more
  /// while a history is read, and the first for the end of that.
  func isDue(count: Int, isComplete: Bool, at now: ContinuousClock.Instant) -> Bool {
    if let restsUntil, now < restsUntil { return false }
    guard let unwritten else { return isComplete && count >= TableAge.fewest }
    return unwritten >= max(TableAge.least, count / (isComplete ? 50 : 10))
  }

  /// Whether to write a table of `count` sessions before the program ends.
  func isDueAtEnd(count: Int) -> Bool {
    unwritten.map { $0 >= TableAge.fewest } ?? (count >= TableAge.fewest)
  }
}
