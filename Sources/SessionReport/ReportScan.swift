import PipecatModel

/// Goes once over the rows that a report is about.
struct ReportScan {
  /// What was counted for each deployment that has sessions, by its code.
  private(set) var tallies: [UInt32: Tally] = [:]
  /// The most that ran at once, of each deployment.
  private(set) var peaks: [UInt32: ConcurrencyPeaks] = [:]
  /// All deployments together.
  private(set) var total: Tally
  private(set) var totalPeaks: ConcurrencyPeaks
  private(set) var facets: FacetTally

  /// Counts everything.
  init(
    _ table: SessionTable, filter: RowFilter, scale: TimelineScale, asOf: Int64,
    overdueBefore: Int64
  ) {
    total = Tally(buckets: scale.starts.count)
    totalPeaks = ConcurrencyPeaks(buckets: scale.starts.count)
    facets = FacetTally(codes: table.codes)
    let scans = table.scan(filter, buckets: scale.starts, overdueBefore: overdueBefore)
    for scan in scans { add(scan, outcomes: filter.outcomes) }
    tallies = tallies.filter { $0.value.sessions > 0 }
    for tally in tallies.values { total.add(tally) }
    findTimes(scans)
    let dated = scans.map(\.matching).filter { $0.segment.createdAt != nil }
    addPeaks(ConcurrencySweep(dated, of: table, filter, asOf: asOf), scale)
  }

  private mutating func add(_ scan: SegmentScan, outcomes: [Outcome]) {
    let kinds = scan.matching.segment.columns.kinds
    let isDated = scan.matching.segment.createdAt != nil
    let buckets = total.buckets
    for deployment in scan.deployments where tallies[deployment.code] == nil {
      tallies[deployment.code] = Tally(buckets: buckets)
    }
    for (place, sessions) in scan.counts.enumerated() where sessions > 0 {
      let (bucket, code) = place.quotientAndRemainder(dividingBy: scan.matching.failures.count)
      let failures = scan.matching.failures[code]
      guard code < kinds.count else { continue }
      let kind = kinds[code]
      if failures == 0 {
        facets.addMatching(sessions, of: kind)
        tallies[kind.deployment]?.add(
          sessions, outcome: outcomes[kind.endingPlace], start: kind.start,
          bucket: isDated && buckets > 0 ? scan.firstBucket + bucket : nil)
      } else {
        facets.addFailing(sessions, of: kind, failures)
      }
    }
    for deployment in scan.deployments { tallies[deployment.code]?.add(deployment) }
  }

  /// When the first and the last session of each deployment was created.
  private mutating func findTimes(_ scans: [SegmentScan]) {
    func note(_ scan: SegmentScan, _ rows: some Sequence<Int>, of missing: inout Set<UInt32>) {
      let matching = scan.matching
      var wanted = missing.intersection(scan.deployments.map(\.code))
      for row in rows {
        if wanted.isEmpty { return }
        guard matching.contains(row) else { continue }
        let code = matching.segment.columns.kinds[Int(matching.kinds[row])].deployment
        guard wanted.remove(code) != nil else { continue }
        missing.remove(code)
        let time = matching.segment.columns.createdAt(row)
        let known = tallies[code]?.createdAt ?? time...time
        tallies[code]?.createdAt = min(known.lowerBound, time)...max(known.upperBound, time)
      }
    }
    var missing = Set(tallies.keys)
    let dated = scans.filter { $0.matching.segment.createdAt != nil }
    for scan in dated where !missing.isEmpty { note(scan, scan.matching.rows, of: &missing) }
    missing = Set(tallies.keys)
    for scan in dated.reversed() where !missing.isEmpty {
      note(scan, scan.matching.rows.reversed(), of: &missing)
    }
  }

  private mutating func addPeaks(_ sweep: ConcurrencySweep, _ scale: TimelineScale) {
    let rows = sweep.intervals.reduce(0) { $0 + ($1.rows?.rows.count ?? 0) }
    let parts = Parallel.map(sweep.intervals.count, rows: rows) {
      sweep.peaks(ofInterval: $0, scale: scale)
    }
    for part in parts {
      for (place, deployment) in part.deployments.enumerated() {
        let buckets = stride(
          from: place, to: part.bucketPeaks.count, by: part.deployments.count)
        func add(to peaks: inout ConcurrencyPeaks) {
          peaks.add(part.peaks[place].sessions, at: part.peaks[place].at)
          for (index, bucket) in buckets.enumerated() {
            peaks.add(part.bucketPeaks[bucket], inBucket: part.firstBucket + index)
          }
        }
        if deployment == 0 {
          add(to: &totalPeaks)
        } else {
          let empty = ConcurrencyPeaks(buckets: scale.starts.count)
          add(to: &peaks[UInt32(deployment - 1), default: empty])
        }
      }
    }
  }
}

extension Tally {
  mutating func add(_ counted: SegmentScan.Deployment) {
    overdue += counted.overdue
    invalidDurations += counted.invalidDurations
    durations.add(run: counted.durations)
    for length in counted.longDurations { durations.add(length) }
    botStarts.add(counted.botStarts.dropFirst())
    for seconds in counted.otherBotStarts { botStarts.add(seconds) }
  }
}

extension SessionTable {
  /// What each segment with rows in the window of `filter` adds to a report.
  fileprivate func scan(
    _ filter: RowFilter, buckets: [Int64], overdueBefore: Int64
  ) -> [SegmentScan] {
    let touched = segments.filter { !$0.rows(in: filter.window).isEmpty }
    let rows = touched.reduce(0) { $0 + $1.count }
    let groups = Array(touched.chunks(ofCount: SegmentScan.segmentsTogether))
    return Parallel.map(groups.count, rows: rows) { index in
      var scans = groups[index].map { segment in
        SegmentScan(
          MatchingRows(of: segment, in: filter.window, filter), buckets: buckets,
          overdueBefore: overdueBefore)
      }
      SegmentScan.sortDurations(&scans)
      return scans
    }.flatMap { $0 }
  }

  /// Counts the sessions that match `filter`, without deployments, facets or time.
  func tally(_ filter: RowFilter, overdueBefore: Int64) -> Tally {
    var tally = Tally(buckets: 0)
    for scan in scan(filter, buckets: [], overdueBefore: overdueBefore) {
      for (kind, sessions) in zip(scan.matching.segment.columns.kinds.indices, scan.counts)
      where sessions > 0 && scan.matching.failures[kind] == 0 {
        let kind = scan.matching.segment.columns.kinds[kind]
        tally.add(
          sessions, outcome: filter.outcomes[kind.endingPlace], start: kind.start, bucket: nil)
      }
      for deployment in scan.deployments { tally.add(deployment) }
    }
    return tally
  }

  /// The first and the last known `createdAt` of the sessions that match `filter`.
  func createdAt(_ filter: RowFilter) -> ClosedRange<Int64>? {
    func firstMatch(
      _ segments: some Sequence<SessionSegment>, _ order: (Range<Int>) -> [Int]
    ) -> Int64? {
      for segment in segments where segment.createdAt != nil {
        let matching = MatchingRows(of: segment, in: filter.window, filter)
        guard matching.mayMatch else { continue }
        if let row = order(matching.rows).first(where: matching.contains) {
          return segment.columns.createdAt(row)
        }
      }
      return nil
    }
    guard let first = firstMatch(segments, Array.init),
      let last = firstMatch(segments.reversed(), { $0.reversed() })
    else { return nil }
    return first...last
  }
}
