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

  /// Counts everything that `counted` does not know yet, and enters it there.
  init(
    _ table: SessionTable, filter: RowFilter, scale: TimelineScale, asOf: Int64,
    _ counted: inout ReportMemory.Counted
  ) {
    total = Tally(buckets: scale.starts.count)
    totalPeaks = ConcurrencyPeaks(buckets: scale.starts.count)
    facets = FacetTally(codes: table.codes)
    for scan in table.scan(filter, buckets: scale.starts, &counted) {
      add(scan, outcomes: filter.outcomes)
    }
    tallies = tallies.filter { $0.value.sessions > 0 }
    for tally in tallies.values { total.add(tally) }
    addPeaks(ConcurrencySweep(of: table, filter, asOf: asOf), scale, &counted)
  }

  private mutating func add(_ scan: SegmentScan, outcomes: [Outcome]) {
    let buckets = total.buckets
    for deployment in scan.deployments where tallies[deployment.code] == nil {
      tallies[deployment.code] = Tally(buckets: buckets)
    }
    for (place, sessions) in scan.counts.enumerated() where sessions > 0 {
      let (bucket, code) = place.quotientAndRemainder(dividingBy: scan.failures.count)
      guard code < scan.kinds.count else { continue }
      let kind = scan.kinds[code]
      if scan.failures[code] == 0 {
        facets.addMatching(sessions, of: kind)
        tallies[kind.deployment]?.add(
          sessions, outcome: outcomes[kind.endingPlace], start: kind.start,
          bucket: scan.isDated && buckets > 0 ? scan.firstBucket + bucket : nil)
      } else {
        facets.addFailing(sessions, of: kind, scan.failures[code])
      }
    }
    for deployment in scan.deployments { tallies[deployment.code]?.add(deployment) }
  }

  /// Counts the sessions that still run and were created before an instant.
  mutating func addOverdue(_ overdue: [UInt32: Int]) {
    for (deployment, sessions) in overdue {
      tallies[deployment]?.overdue += sessions
      total.overdue += sessions
    }
  }

  private mutating func addPeaks(
    _ sweep: ConcurrencySweep, _ scale: TimelineScale, _ counted: inout ReportMemory.Counted
  ) {
    let keys = sweep.intervals.map { IntervalPeaks.Key($0, scale) }
    let missing = keys.indices.filter { counted.peaks[keys[$0]] == nil }
    let rows = missing.reduce(0) { $0 + (sweep.intervals[$1].rows?.rows.count ?? 0) }
    let found = Parallel.map(missing.count, rows: rows) {
      IntervalPeaks(sweep.intervals[missing[$0]], scale: scale)
    }
    let known = counted.peaks
    counted.peaks = [:]
    for (index, peaks) in zip(missing, found) { counted.peaks[keys[index]] = peaks }
    for key in keys where counted.peaks[key] == nil { counted.peaks[key] = known[key] }
    for part in keys.compactMap({ counted.peaks[$0] }) {
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
  /// Adds what was counted of a deployment in a segment, but for the sessions themselves.
  mutating func add(_ counted: SegmentScan.Deployment) {
    invalidDurations += counted.invalidDurations
    if let times = counted.createdAt {
      let known = createdAt ?? times
      createdAt =
        min(known.lowerBound, times.lowerBound)...max(known.upperBound, times.upperBound)
    }
    durations.add(run: counted.durations)
    for length in counted.longDurations { durations.add(length) }
    botStarts.add(counted.botStarts.dropFirst())
    for seconds in counted.otherBotStarts { botStarts.add(seconds) }
  }
}

extension SessionTable {
  /// Counts the sessions that match `filter`, without deployments, facets or time.
  func tally(_ filter: RowFilter, _ counted: inout ReportMemory.Counted) -> Tally {
    var tally = Tally(buckets: 0)
    for scan in scan(filter, buckets: [], &counted) {
      for (code, kind) in scan.kinds.enumerated()
      where scan.counts[code] > 0 && scan.failures[code] == 0 {
        tally.add(
          scan.counts[code], outcome: filter.outcomes[kind.endingPlace], start: kind.start,
          bucket: nil)
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
        if let row = order(matching.rows).first(where: matching.matches) {
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
