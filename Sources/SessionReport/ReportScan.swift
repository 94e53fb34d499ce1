import PipecatModel

/// Goes once over the rows that a report is about.
struct ReportScan {
  private let table: SessionTable
  private let filter: RowFilter
  private let scale: TimelineScale
  private let asOf: Int64
  private let overdueBefore: Int64
  private(set) var facets: FacetTally
  /// What was counted for each deployment that has sessions, by its code.
  private(set) var tallies: [UInt32: Tally] = [:]
  private var totalSweep = ConcurrencySweep()

  init(
    _ table: SessionTable, filter: RowFilter, scale: TimelineScale, asOf: Int64,
    overdueBefore: Int64
  ) {
    self.table = table
    self.filter = filter
    self.scale = scale
    self.asOf = asOf
    self.overdueBefore = overdueBefore
    facets = FacetTally(codes: table.codes)
  }

  /// All deployments together.
  var total: Tally {
    var total = Tally(buckets: scale.starts.count)
    for tally in tallies.values { total.add(tally) }
    total.sweep = totalSweep
    return total
  }

  /// Counts everything: first what still ran when the window began, then what began in it.
  mutating func run() {
    var groups = Groups(codes: table.codes.deployments.count, buckets: scale.starts.count)
    if !filter.window.isEmpty {
      for segment in table.segments { addCarried(segment, to: &groups) }
    }
    for segment in table.segments { addCreated(segment, to: &groups) }
    tallies = groups.tallies.filter { $0.value.sessions > 0 }
  }

  private mutating func addCarried(_ segment: SessionSegment, to groups: inout Groups) {
    let start = filter.window.lowerBound
    guard segment.lastEnd > start else { return }
    let columns = segment.columns
    let known = segment.firstRow(notBefore: SessionRow.times.lowerBound)
    for row in known..<max(known, segment.firstRow(notBefore: start)) {
      let end = occupiedUntil(columns, row: row)
      guard end > start else { continue }
      let ending = RowFilter.ending(columns, row: row)
      guard filter.failures(columns, row: row, ending: ending) == 0 else { continue }
      totalSweep.add(start: start, end: end)
      let group = groups.index(of: columns.deployment[row])
      groups.list[group].sweep.add(start: start, end: end)
    }
  }

  private mutating func addCreated(_ segment: SessionSegment, to groups: inout Groups) {
    let columns = segment.columns
    var bucket = 0
    for row in segment.rows(in: filter.window) {
      let ending = RowFilter.ending(columns, row: row)
      let failures = filter.failures(columns, row: row, ending: ending)
      guard failures == 0 else {
        facets.addFailing(failures, columns, row: row, ending: ending)
        continue
      }
      facets.addMatching(columns, row: row, ending: ending)
      let group = groups.index(of: columns.deployment[row])
      let createdAt = columns.createdAt[row]
      let isPlaced = createdAt != SessionRow.noTime && !scale.starts.isEmpty
      while isPlaced && bucket + 1 < scale.starts.count && scale.starts[bucket + 1] <= createdAt {
        bucket += 1
      }
      groups.list[group].add(
        columns, row: row, outcome: filter.outcomes[ending], bucket: isPlaced ? bucket : nil,
        overdueBefore: overdueBefore)
      guard createdAt != SessionRow.noTime else { continue }
      let end = occupiedUntil(columns, row: row)
      totalSweep.add(start: createdAt, end: end)
      groups.list[group].sweep.add(start: createdAt, end: end)
    }
  }

  private func occupiedUntil(_ columns: SessionColumns, row: Int) -> Int64 {
    let end = columns.endedAt[row]
    return end == SessionRow.noTime ? asOf : end
  }
}

/// A tally for each deployment, made when its first session comes.
private struct Groups {
  var list: [Tally] = []
  private var codes: [UInt32] = []
  private var indices: [Int]
  private let buckets: Int

  init(codes: Int, buckets: Int) {
    indices = Array(repeating: -1, count: codes)
    self.buckets = buckets
  }

  @inline(__always)
  mutating func index(of code: UInt32) -> Int {
    let index = indices[Int(code)]
    return index >= 0 ? index : addGroup(code)
  }

  private mutating func addGroup(_ code: UInt32) -> Int {
    indices[Int(code)] = list.count
    list.append(Tally(buckets: buckets))
    codes.append(code)
    return list.count - 1
  }

  var tallies: [UInt32: Tally] { Dictionary(uniqueKeysWithValues: zip(codes, list)) }
}

extension SessionTable {
  /// Counts the sessions that match `filter`, without deployments, facets or time.
  func tally(_ filter: RowFilter, overdueBefore: Int64) -> Tally {
    var tally = Tally(buckets: 0)
    for segment in segments {
      let columns = segment.columns
      for row in segment.rows(in: filter.window) {
        let ending = RowFilter.ending(columns, row: row)
        guard filter.failures(columns, row: row, ending: ending) == 0 else { continue }
        tally.add(
          columns, row: row, outcome: filter.outcomes[ending], bucket: nil,
          overdueBefore: overdueBefore)
      }
    }
    return tally
  }

  /// The first and the last known `createdAt` of the sessions that match `filter`.
  func createdAt(_ filter: RowFilter) -> ClosedRange<Int64>? {
    func matches(_ segment: SessionSegment, _ row: Int) -> Bool {
      let ending = RowFilter.ending(segment.columns, row: row)
      return segment.columns.createdAt[row] != SessionRow.noTime
        && filter.failures(segment.columns, row: row, ending: ending) == 0
    }
    for first in segments {
      guard let firstRow = first.rows(in: filter.window).first(where: { matches(first, $0) })
      else { continue }
      for last in segments.reversed() {
        guard let lastRow = last.rows(in: filter.window).last(where: { matches(last, $0) })
        else { continue }
        return first.columns.createdAt[firstRow]...last.columns.createdAt[lastRow]
      }
    }
    return nil
  }
}
