/// Counts how many sessions of a filter ran at once, over the segments of a window.
///
/// The time is cut where a segment begins. Within such an interval the segment's own ``SegmentEvents``
/// are gone through, and between them the ends of sessions that began in an earlier one. So intervals
/// don't depend on each other once it is known which sessions run over their edges.
///
/// A session runs in `[start, end)`. One that began before the window begins with it; one that still
/// runs lasts until `asOf`.
struct ConcurrencySweep {
  /// The end of a session, and its deployment's code and one more.
  struct Ending: Hashable, Sendable {
    var time: Int64
    var deployment: Int
  }

  /// A stretch of time, and what runs into it.
  struct Interval: Sendable {
    var start: Int64
    /// Where the next one takes over.
    var limit: Int64
    /// The segment that begins in it, and its rows that match; `nil` where none does.
    var rows: MatchingRows?
    /// How many sessions of each deployment run at the start, those with none left out.
    var runningAtStart: [DeploymentCount] = []
    /// The ends in it that are not among the segment's own events, in order.
    var foreignEndings: [Ending] = []
    /// Rows whose beginning does not count, since nothing of them is in the past.
    var unbegun: [UInt16] = []
  }

  /// How many sessions of a deployment run; its code and one more.
  struct DeploymentCount: Hashable, Sendable {
    var deployment: Int
    var sessions: Int
  }

  private let filter: RowFilter
  private let asOf: Int64
  private(set) var intervals: [Interval]
  /// Sessions that run at a time, by deployment.
  private var running: [Int]

  /// A sweep over `matching`, which is what `filter` picks from `table`.
  init(of table: SessionTable, _ matching: [MatchingRows], _ filter: RowFilter, asOf: Int64) {
    let matching = matching.filter { $0.segment.createdAt != nil }
    self.filter = filter
    self.asOf = asOf
    running = Array(repeating: 0, count: table.codes.deployments.count + 1)
    intervals = ConcurrencySweep.intervals(matching, window: filter.window)
    if !filter.window.isEmpty { takeIn(table.segments, matching) }
  }

  private static func intervals(_ matching: [MatchingRows], window: Range<Int64>) -> [Interval] {
    guard !matching.isEmpty else {
      return [Interval(start: window.lowerBound, limit: window.upperBound)]
    }
    return matching.indices.map { index in
      let rows = matching[index]
      let columns = rows.segment.columns
      let start = index == 0 ? window.lowerBound : columns.createdAt(rows.rows.lowerBound)
      guard index + 1 < matching.count else {
        return Interval(start: start, limit: window.upperBound, rows: rows)
      }
      let next = matching[index + 1]
      // Sessions of one instant may lie in both: those of this segment are still counted here.
      let limit = max(
        next.segment.columns.createdAt(next.rows.lowerBound),
        columns.createdAt(rows.rows.upperBound - 1) + 1)
      return Interval(start: start, limit: limit, rows: rows)
    }
  }

  /// Finds out what runs over the edges of the intervals.
  private mutating func takeIn(_ segments: [SessionSegment], _ matching: [MatchingRows]) {
    let window = filter.window
    var inherited: [[Ending]] = Array(repeating: [], count: intervals.count)
    let limits = intervals.map(\.limit)

    func target(of time: Int64) -> Int {
      limits.indices.partitioningIndex { time < limits[$0] }
    }
    func inherit(_ ending: Ending) {
      running[ending.deployment] += 1
      let target = target(of: ending.time)
      if target < inherited.count { inherited[target].append(ending) }
    }
    let first = matching.first
    for segment in segments where segment !== first?.segment {
      guard let times = segment.createdAt, times.lowerBound < window.lowerBound else { continue }
      guard segment.lastEnd > window.lowerBound else { continue }
      let rows = MatchingRows(of: segment, in: window, filter)
      let deployments = rows.deployments
      let carried = endings(
        after: window.lowerBound, of: rows, deployments, rows: 0..<rows.rows.lowerBound)
      for ending in carried { inherit(ending) }
    }
    var ownCarried: [Ending] = []
    if let first {
      let deployments = first.deployments
      let before = 0..<first.rows.lowerBound
      for ending in openEndings(of: first, deployments, rows: before)
      where ending.time > window.lowerBound { inherit(ending) }
      ownCarried = ownEndings(after: window.lowerBound, of: first, deployments, rows: before)
      for ending in ownCarried { running[ending.deployment] += 1 }
    }
    for index in intervals.indices {
      intervals[index].runningAtStart = running.enumerated().compactMap {
        $1 > 0 ? DeploymentCount(deployment: $0, sessions: $1) : nil
      }
      for ending in inherited[index] { running[ending.deployment] -= 1 }
      var foreign = inherited[index]
      inherited[index] = []
      if let rows = intervals[index].rows {
        let deployments = rows.deployments
        intervals[index].unbegun = rows.segment.events.openRows.filter { row in
          end(ofOpenRow: Int(row), rows.segment) <= rows.segment.columns.createdAt(Int(row))
        }
        for ending in openEndings(of: rows, deployments, rows: rows.rows) {
          if target(of: ending.time) == index { foreign.append(ending) } else { inherit(ending) }
        }
        if index == 0 { for ending in ownCarried { running[ending.deployment] -= 1 } }
        if index + 1 < intervals.count {
          let own = ownEndings(
            after: limits[index] - 1, of: rows, deployments, rows: 0..<rows.segment.count)
          for ending in own { inherit(ending) }
        }
      }
      foreign.sort { $0.time < $1.time }
      intervals[index].foreignEndings = foreign
    }
  }

  /// The ends after an instant of sessions in some rows that match.
  private func endings(
    after instant: Int64, of matching: MatchingRows, _ deployments: [Int], rows: Range<Int>
  ) -> [Ending] {
    ownEndings(after: instant, of: matching, deployments, rows: rows)
      + openEndings(of: matching, deployments, rows: rows).filter { $0.time > instant }
  }

  /// Of those the ones among the segment's events.
  private func ownEndings(
    after instant: Int64, of matching: MatchingRows, _ deployments: [Int], rows: Range<Int>
  ) -> [Ending] {
    let segment = matching.segment
    let order = segment.events.order
    var endings: [Ending] = []
    for event in order[segment.event(notBefore: instant + 1)...] where event & 1 == 1 {
      let row = Int(event >> 1)
      let deployment = deployments[Int(segment.columns.kind[row])]
      guard deployment > 0, rows.contains(row), matching.matches(row) else { continue }
      endings.append(Ending(time: segment.time(ofEvent: event), deployment: deployment))
    }
    return endings
  }

  /// The ends, wherever they are, of sessions in some rows that match and that are not among the
  /// segment's events; those that never began are left out.
  private func openEndings(
    of matching: MatchingRows, _ deployments: [Int], rows: Range<Int>
  ) -> [Ending] {
    let segment = matching.segment
    return segment.events.openRows.compactMap { row in
      let row = Int(row)
      let deployment = deployments[Int(segment.columns.kind[row])]
      guard deployment > 0, rows.contains(row), matching.matches(row) else { return nil }
      let end = end(ofOpenRow: row, segment)
      guard end > segment.columns.createdAt(row) else { return nil }
      return Ending(time: end, deployment: deployment)
    }
  }

  private func end(ofOpenRow row: Int, _ segment: SessionSegment) -> Int64 {
    let end = segment.columns.endedAt(row)
    return end == SessionRow.noTime ? asOf : end
  }
}
