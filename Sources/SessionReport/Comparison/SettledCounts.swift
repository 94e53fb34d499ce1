import PipecatModel

/// What a comparison counts of each deployment, by the deployment's code.
struct SettledCounts: Sendable {
  /// What was counted of one deployment.
  struct Deployment: Sendable {
    /// All that match the filter, also what does not count.
    private(set) var matching = 0
    /// Those that run.
    private(set) var active = 0
    /// Those that ended and were created at the cut or after it.
    private(set) var waiting = 0
    /// Those that count, at the ordinal of how they started.
    private var settled = [Tally](repeating: Tally(buckets: 0), count: StartType.allCases.count)

    subscript(start: StartType) -> Tally { settled[start.ordinal] }

    /// Those that count.
    var counted: Tally { settled.reduce(into: Tally(buckets: 0)) { $0.add($1) } }

    mutating func addActive(_ sessions: Int) {
      matching += sessions
      active += sessions
    }

    fileprivate mutating func addEnded(
      _ sessions: Int, waiting: Int, _ counted: CountedRows, ofKind number: Int, outcome: Outcome
    ) {
      matching += sessions
      self.waiting += waiting
      let rows = counted.rows.rows(ofKind: number)
      if rows.isEmpty { return }
      let segment = counted.rows.segment
      settled[segment.columns.kinds[number].start.ordinal].add(
        rows, ofKind: number, in: segment, counted.matches, outcome: outcome,
        BucketCuts(counted.rows, []))
    }

    mutating func add(_ other: Deployment) {
      matching += other.matching
      active += other.active
      waiting += other.waiting
      for start in settled.indices { settled[start].add(other.settled[start]) }
    }

    mutating func sortDurations() {
      for start in settled.indices { settled[start].durations.sort() }
    }
  }

  private(set) var deployments: [UInt32: Deployment] = [:]
  /// For each deployment that has a session under way, or may have one, when the oldest of them was
  /// created.
  let cuts: [UInt32: Int64]
  private let firstCut: Int64
  private let filter: RowFilter
  private let rule: SettledRule

  init(table: SessionTable, filter: SessionFilter, rule: SettledRule) {
    let rows = RowFilter(filter, codes: table.codes)
    cuts = table.cuts(filter, rule)
    firstCut = cuts.values.min() ?? .max
    self.filter = rows
    self.rule = rule
    let matching = table.matching(rows)
    let empty = self
    let chunks = matching.chunks(ofCount: max(1, (matching.count + 7) / 8))
    let counts = Parallel.map(chunks.count, rows: matching.reduce(0) { $0 + $1.rows.count }) {
      var counts = empty
      for rows in chunks[$0] { counts.add(rows) }
      counts.sortDurations()
      return counts
    }
    for other in counts {
      for (code, deployment) in other.deployments {
        deployments[code, default: Deployment()].add(deployment)
      }
    }
  }

  private mutating func add(_ matching: MatchingRows) {
    for (cut, kinds) in kinds(of: matching) {
      let early = cut.map(matching.before) ?? matching
      let earlyRows = CountedRows(early)
      lazy var settledRows = CountedRows(rule.settled(early))
      for number in kinds {
        let all = matching.count(ofKind: number)
        if all == 0 { continue }
        let kind = matching.segment.columns.kinds[number]
        if kind.isActive {
          deployments[kind.deployment, default: Deployment()].addActive(all)
          continue
        }
        let waiting = cut == nil ? 0 : all - early.count(ofKind: number)
        let counted = rule.mayLeaveOut(number, of: matching.segment) ? settledRows : earlyRows
        deployments[kind.deployment, default: Deployment()].addEnded(
          all, waiting: waiting, counted, ofKind: number,
          outcome: filter.outcomes[kind.endingPlace])
      }
    }
  }

  private mutating func sortDurations() {
    for code in deployments.keys { deployments[code]?.sortDurations() }
  }

  /// The kinds that match and have rows in the window, by the cut that they are counted up to; `nil`
  /// where it is beyond the segment.
  private func kinds(of matching: MatchingRows) -> [Int64?: [Int]] {
    let kinds = matching.failures.indices.filter { matching.failures[$0] == 0 }
    guard let last = matching.segment.createdAt?.upperBound, firstCut <= last else {
      return [nil: kinds]
    }
    return Dictionary(grouping: kinds) { number in
      cuts[matching.segment.columns.kinds[number].deployment].flatMap { $0 <= last ? $0 : nil }
    }
  }
}

/// Rows of a segment, and for each of its rows 1 where it is one of them.
private struct CountedRows {
  let rows: MatchingRows
  let matches: [UInt8]?

  init(_ rows: MatchingRows) {
    self.rows = rows
    matches = rows.ownMatchesInWindow
  }
}

extension SessionTable {
  /// For each deployment that may have a session under way, when the oldest of them was created.
  ///
  /// The filter applies but for what it says of how sessions ended. Where a lock hides sessions that
  /// run, of each deployment one may be under way that is as old as can be.
  fileprivate func cuts(_ filter: SessionFilter, _ rule: SettledRule) -> [UInt32: Int64] {
    let longest = rule.asOf - SettledRule.longest
    if hidesActive {
      return Dictionary(
        uniqueKeysWithValues: codes.deployments.values.indices.map { (UInt32($0), longest) })
    }
    let rows = RowFilter(filter.beforeTheEnd, codes: codes)
    var cuts: [UInt32: Int64] = [:]
    for segment in segments where segment.lastEnd > rule.asOf {
      let matching = MatchingRows(of: segment, in: rows.window, rows)
      let recent = max(matching.rows.lowerBound, segment.firstRow(notBefore: longest))
      for row in recent..<max(recent, matching.rows.upperBound) where matching.matches(row) {
        let createdAt = segment.columns.createdAt(row)
        guard rule.isUnderWay(createdAt: createdAt, endedAt: segment.columns.endedAt(row)) else {
          continue
        }
        let code = segment.columns.kinds[Int(segment.columns.kind[row])].deployment
        // Rows are in the order of their times.
        if cuts[code] == nil { cuts[code] = createdAt }
      }
    }
    return cuts
  }
}
