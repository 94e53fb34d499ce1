/// How long a round reads the history before the next round's news.
///
/// However long the news take, the history gets time of its own: it must come to an end.
struct HistoryTurn {
  /// So many pages at least, unless they take very long: each round pays anew for an upstream in
  /// trouble, and must get on for it.
  private static let leastPages = 8
  /// So long at most, where an interval is not longer: with hundreds of agents a page takes minutes.
  private static let longest: Duration = .seconds(30)

  let interval: Duration
  private var begun: ContinuousClock.Instant?
  private var pages = 0

  /// A turn that has not begun, of an interval or more.
  init(interval: Duration) {
    self.interval = interval
  }

  /// Enters that another page is asked for.
  mutating func beginPage(at now: ContinuousClock.Instant) {
    begun = begun ?? now
    pages += 1
  }

  /// Whether the news are due.
  func isOver(at now: ContinuousClock.Instant) -> Bool {
    guard let begun, now - begun >= interval else { return false }
    return pages >= HistoryTurn.leastPages || now - begun >= HistoryTurn.longest
  }
}
