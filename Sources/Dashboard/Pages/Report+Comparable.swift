import SessionReport

extension Report {
  /// The period before, where all of it is known: against half a history everything has doubled.
  var comparable: Previous? {
    guard let previous, previous.figures.sessions > 0 else { return nil }
    guard !coverage.complete else { return previous }
    guard let known = coverage.from, let from = previous.window.from else { return nil }
    return known <= from ? previous : nil
  }
}
