extension SessionTable {
  /// How many sessions there are of each outcome. Looks at each, and at nothing else of it.
  public var outcomes: OutcomeCounts {
    var sessions = [Int](repeating: 0, count: codes.endings.count * 2)
    for segment in segments {
      for row in 0..<segment.count { sessions[RowFilter.ending(segment.columns, row: row)] += 1 }
    }
    var counts = OutcomeCounts()
    for (ending, outcome) in RowFilter(SessionFilter(), codes: codes).outcomes.enumerated() {
      counts[outcome] += sessions[ending]
    }
    return counts
  }
}
