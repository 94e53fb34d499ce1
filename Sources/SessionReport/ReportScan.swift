import PipecatModel

/// Everything that is counted for a report.
struct ReportScan {
  /// What was counted for each deployment that has sessions, by its code.
  private(set) var tallies: [UInt32: Tally] = [:]
  /// The most that ran at once, of each deployment.
  private(set) var peaks: [UInt32: ConcurrencyPeaks] = [:]
  /// All deployments together.
  private(set) var total: Tally
  private(set) var totalPeaks: ConcurrencyPeaks
  let facets: FacetTally

  /// Counts everything in `matching`, which is what `filter` picks from `table`. Peaks that `counted`
  /// does not know yet are entered there.
  init(
    _ matching: [MatchingRows], of table: SessionTable, filter: RowFilter, scale: TimelineScale,
    asOf: Int64, _ counted: inout ReportMemory.Counted
  ) {
    let tally = ReportTally.counting(
      matching, filter, codes: table.codes, buckets: scale.starts)
    total = tally.total
    facets = tally.facets
    for deployment in tally.deployments { tallies[deployment.code] = deployment.tally }
    totalPeaks = ConcurrencyPeaks(buckets: scale.starts.count)
    addPeaks(ConcurrencySweep(of: table, matching, filter, asOf: asOf), scale, &counted)
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
