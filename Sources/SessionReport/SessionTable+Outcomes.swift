extension SessionTable {
  /// How many sessions there are of each outcome.
  public var outcomes: OutcomeCounts {
    let outcomes = RowFilter(SessionFilter(), codes: codes).outcomes
    var counts = OutcomeCounts()
    for segment in segments {
      for (number, kind) in segment.columns.kinds.enumerated() {
        counts[outcomes[kind.endingPlace]] += segment.byKind.count(ofKind: number)
      }
    }
    return counts
  }
}
