extension SessionTable {
  /// How many sessions there are of each outcome.
  public var outcomes: OutcomeCounts {
    let outcomes = RowFilter(SessionFilter(), codes: codes).outcomes
    var counts = OutcomeCounts()
    for segment in segments {
      for (kind, sessions) in zip(segment.columns.kinds, segment.kindCounts) {
        counts[outcomes[kind.endingPlace]] += sessions
      }
    }
    return counts
  }
}
