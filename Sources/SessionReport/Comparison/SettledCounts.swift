import PipecatModel

/// What a comparison counts of each deployment, by the deployment's code.
struct SettledCounts {
  /// All that match the filter, also what does not count.
  let matching: [UInt32: Tally]
  private var settled: [UInt32: Tally] = [:]
  private var cold: [UInt32: Tally] = [:]
  private var warm: [UInt32: Tally] = [:]
  private var cuts: [UInt32: Int64] = [:]
  /// What ended and was created at the cut or after it.
  private var waiting: [UInt32: Int] = [:]

  init(table: SessionTable, filter: SessionFilter, rule: SettledRule) {
    matching = table.tallies(filter)
    guard filter.status != .active else { return }
    let cuts = table.cuts(filter, rule)
    self.cuts = cuts
    var ended = filter
    ended.status = .ended
    count(ended, in: table, rule) { cuts[$0] == nil }
    for (code, cut) in cuts {
      guard matching[code] != nil, let id = table.codes.deployments[code] else { continue }
      let cut = Timestamp(milliseconds: cut)
      count(filter.ended(of: id, before: cut), in: table, rule) { $0 == code }
      var later = filter.ended(of: id, before: nil)
      later.window.from = max(cut, filter.window.from ?? cut)
      waiting[code] = table.tallies(later)[code]?.outcomes.total
    }
  }

  private mutating func count(
    _ filter: SessionFilter, in table: SessionTable, _ rule: SettledRule,
    for isMeant: (UInt32) -> Bool
  ) {
    func add(_ start: SessionQuery.StartType, to tallies: inout [UInt32: Tally]) {
      guard filter.startType == .all || filter.startType == start || start == .all else { return }
      var filter = filter
      if start != .all { filter.startType = start }
      for (code, tally) in table.tallies(filter, rule) where isMeant(code) {
        tallies[code] = tally
      }
    }
    add(.all, to: &settled)
    add(.cold, to: &cold)
    add(.warm, to: &warm)
  }

  func sample(of code: UInt32, id: String) -> DeploymentSample {
    let nothing = Tally(buckets: 0)
    let all = matching[code]?.outcomes ?? OutcomeCounts()
    let counted = settled[code] ?? nothing
    var leftOut = DeploymentSample.LeftOut()
    leftOut.active = all[.active]
    leftOut.waiting = waiting[code] ?? 0
    leftOut.tooLong = all.total - all[.active] - leftOut.waiting - counted.outcomes.total
    return DeploymentSample(
      id, counted: counted, cold: cold[code] ?? nothing, warm: warm[code] ?? nothing,
      cut: cuts[code].map { Timestamp(milliseconds: $0) }, leftOut: leftOut)
  }
}

extension SessionFilter {
  /// Those of a deployment that ended, created before a cut where there is one.
  func ended(of deploymentID: String, before cut: Timestamp?) -> SessionFilter {
    var ended = self
    ended.status = .ended
    ended.deploymentIDs = [deploymentID]
    if let cut { ended.window.to = min(cut, window.to ?? cut) }
    return ended
  }
}

extension SessionTable {
  /// What was counted of each deployment, by its code.
  fileprivate func tallies(
    _ filter: SessionFilter, _ settled: SettledRule? = nil
  ) -> [UInt32: Tally] {
    let rows = RowFilter(filter, codes: codes, settled: settled)
    let tally = ReportTally.counting(matching(rows), rows, codes: codes, buckets: [])
    return Dictionary(uniqueKeysWithValues: tally.deployments.map { ($0.code, $0.tally) })
  }

  /// For each deployment that has a session under way, when the oldest of them was created.
  ///
  /// The filter applies but for what it says of how sessions went, which of one under way is not
  /// known yet.
  fileprivate func cuts(_ filter: SessionFilter, _ rule: SettledRule) -> [UInt32: Int64] {
    var filter = filter
    filter.status = .all
    filter.outcomes = []
    filter.completionStatuses = []
    filter.endStates = []
    let rows = RowFilter(filter, codes: codes)
    var cuts: [UInt32: Int64] = [:]
    for segment in segments where segment.lastEnd > rule.asOf {
      let matching = MatchingRows(of: segment, in: rows.window, rows)
      let recent = max(
        matching.rows.lowerBound, segment.firstRow(notBefore: rule.asOf - SettledRule.longest))
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
