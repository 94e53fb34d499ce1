import PipecatModel

/// What the rows of some segments add to a report, but for how many ran at once.
struct ReportTally: Sendable {
  /// What was counted of each deployment that has matching sessions.
  private(set) var deployments: [Deployment] = []
  private(set) var facets: FacetTally
  private var places: [UInt32: Int] = [:]
  private let filter: RowFilter
  /// Where the buckets of a timeline begin; none where there is no timeline.
  private let buckets: [Int64]

  struct Deployment: Sendable {
    let code: UInt32
    var tally: Tally
  }

  init(_ filter: RowFilter, codes: SessionCodes, buckets: [Int64]) {
    facets = FacetTally(codes: codes)
    self.filter = filter
    self.buckets = buckets
  }

  /// Counts all rows that match.
  static func counting(
    _ matching: [MatchingRows], _ filter: RowFilter, codes: SessionCodes, buckets: [Int64]
  ) -> ReportTally {
    let counters = codes.deployments.count * buckets.count + codes.endings.count
    let parts = counters > maxCounters ? 1 : maxParts
    let chunks = matching.chunks(ofCount: max(1, (matching.count + parts - 1) / parts))
    let rows = matching.reduce(0) { $0 + $1.rows.count }
    let empty = ReportTally(filter, codes: codes, buckets: buckets)
    let tallies = Parallel.map(chunks.count, rows: rows) { index in
      var tally = empty
      for rows in chunks[index] { tally.add(rows) }
      tally.sortDurations()
      return tally
    }
    return tallies.reduce(into: empty) { $0.add($1) }
  }

  /// Each part has counters of its own that are added up at the end, so there should be few; and
  /// more than there are cores, for parts to be given to a core that is done early.
  private static let maxParts = 8
  /// With thousands of deployments counters take more room than is worth having several times.
  private static let maxCounters = 100_000

  private mutating func add(_ matching: MatchingRows) {
    let cuts = BucketCuts(matching, buckets)
    let matches = matching.ownMatchesInWindow
    for (number, failures) in matching.failures.enumerated() {
      // Sessions that fail two filters are in no facet.
      guard failures & (failures &- 1) == 0 else { continue }
      let kind = matching.segment.columns.kinds[number]
      if failures != 0 {
        facets.addFailing(matching.count(ofKind: number), of: kind, failures)
        continue
      }
      let rows = matching.rows(ofKind: number)
      if rows.isEmpty { continue }
      facets.addMatching(rows.count, of: kind)
      let place = place(of: kind.deployment)
      deployments[place].tally.add(
        rows, ofKind: number, in: matching.segment, matches,
        outcome: filter.outcomes[kind.endingPlace], cuts)
    }
  }

  private mutating func place(of deployment: UInt32) -> Int {
    if let place = places[deployment] { return place }
    places[deployment] = deployments.count
    deployments.append(Deployment(code: deployment, tally: Tally(buckets: buckets.count)))
    return deployments.count - 1
  }

  private mutating func sortDurations() {
    for place in deployments.indices { deployments[place].tally.durations.sort() }
  }

  private mutating func add(_ other: ReportTally) {
    facets.add(other.facets)
    for deployment in other.deployments {
      let place = place(of: deployment.code)
      deployments[place].tally.add(deployment.tally)
    }
  }

  /// All deployments together.
  var total: Tally {
    deployments.reduce(into: Tally(buckets: buckets.count)) { $0.add($1.tally) }
  }
}

/// Where the buckets of a timeline end among the rows of a segment.
struct BucketCuts {
  /// The bucket of the first row; `nil` where sessions are in no buckets.
  let first: Int?
  /// The row with which each bucket from ``first`` on ends, the last with that of the window.
  let ends: [Int]

  init(_ matching: MatchingRows, _ buckets: [Int64]) {
    let segment = matching.segment
    guard segment.createdAt != nil, !buckets.isEmpty, !matching.rows.isEmpty else {
      first = nil
      ends = [matching.rows.upperBound]
      return
    }
    let time = segment.columns.createdAt(matching.rows.lowerBound)
    var bucket = max(0, buckets.indices.partitioningIndex { buckets[$0] > time } - 1)
    first = bucket
    var ends: [Int] = []
    while bucket + 1 < buckets.count, (ends.last ?? 0) < matching.rows.upperBound {
      bucket += 1
      ends.append(min(matching.rows.upperBound, segment.firstRow(notBefore: buckets[bucket])))
    }
    if (ends.last ?? 0) < matching.rows.upperBound { ends.append(matching.rows.upperBound) }
    self.ends = ends
  }

  /// How many of `rows`, which ascend, are in each bucket that has any.
  func forEach(_ rows: ArraySlice<UInt16>, _ body: (_ sessions: Int, _ bucket: Int?) -> Void) {
    var start = rows.startIndex
    while start < rows.endIndex {
      let row = Int(rows[start])
      let cut = ends.indices.partitioningIndex { ends[$0] > row }
      let limit = ends[cut]
      let end = (start + 1..<rows.endIndex).partitioningIndex { Int(rows[$0]) >= limit }
      body(end - start, first.map { $0 + cut })
      start = end
    }
  }
}

extension Tally {
  /// Counts the rows of one kind that match, which have a 1 in `matches`.
  mutating func add(
    _ rows: ArraySlice<UInt16>, ofKind number: Int, in segment: SessionSegment, _ matches: [UInt8]?,
    outcome: Outcome, _ cuts: BucketCuts
  ) {
    let kind = segment.columns.kinds[number]
    cuts.forEach(rows) { sessions, bucket in
      add(sessions, outcome: outcome, start: kind.start, bucket: bucket)
    }
    if rows.count == segment.byKind.count(ofKind: number) {
      for bar in segment.byKind.bars(ofKind: number) {
        botStarts.add(Int(bar.rows), column: bar.botStart)
      }
    } else {
      botStarts.add(rows, of: segment.columns.botStart)
    }
    if segment.columns.hasFarBotStarts { addFarBotStarts(rows, of: segment) }
    guard segment.createdAt != nil, let first = rows.first, let last = rows.last else { return }
    add(createdAt: segment.columns.createdAt(Int(first))...segment.columns.createdAt(Int(last)))
    if !kind.isActive { addDurations(rows, ofKind: number, of: segment, matches) }
  }

  private mutating func addFarBotStarts(_ rows: ArraySlice<UInt16>, of segment: SessionSegment) {
    for row in rows where segment.columns.botStart[Int(row)] == SegmentColumns.farBotStart {
      botStarts.add(segment.columns.botStartSeconds(Int(row)))
    }
  }

  /// So few durations are sorted with others: percentiles are the quicker the fewer runs there are.
  private static let fewRows = 64

  private mutating func addDurations(
    _ rows: ArraySlice<UInt16>, ofKind number: Int, of segment: SessionSegment, _ matches: [UInt8]?
  ) {
    let lengths = segment.columns.length
    let byLength = segment.byKind.rowsByLength(ofKind: number)
    let all = segment.byKind.count(ofKind: number)
    if rows.count < max(Tally.fewRows, all / 8) {
      durations.add(rows, of: lengths)
    } else if let matches, rows.count < all {
      durations.add(sorted: byLength.matching(matches)[...], of: lengths)
    } else {
      durations.add(sorted: byLength, of: lengths)
    }
    for row in segment.byKind.rowsWithoutLength(ofKind: number) {
      if matches.map({ $0[Int(row)] == 1 }) ?? true { addFarDuration(Int(row), of: segment) }
    }
  }

  private mutating func addFarDuration(_ row: Int, of segment: SessionSegment) {
    guard segment.columns.length[row] == SegmentColumns.far else { return }
    if let length = segment.columns.durationMilliseconds(row) {
      durations.add(length)
    } else {
      invalidDurations += 1
    }
  }
}
