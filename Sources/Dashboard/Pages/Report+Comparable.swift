import SessionReport

extension Report {
  /// The period before, where all of it is known: against half a history everything has doubled.
  var knownPrevious: Previous? {
    guard !coverage.complete else { return previous }
    guard let known = coverage.from, let from = previous?.window.from else { return nil }
    return known <= from ? previous : nil
  }

  /// The period before, where it is known and had sessions.
  var comparable: Previous? {
    knownPrevious.flatMap { $0.figures.sessions > 0 ? $0 : nil }
  }
}
