/// What the rows of one segment add to a report.
///
/// Does not hold the segment, so that it can be kept longer than that.
struct SegmentScan: Sendable {
  /// Sessions by bucket and kind: for each bucket from ``firstBucket`` on one counter a kind, and
  /// one for the rows that fail by themselves. Without buckets as if all were in one.
  let counts: [Int]
  let firstBucket: Int
  /// Whether the sessions are in buckets.
  let isDated: Bool
  let kinds: [SessionKind]
  /// What rows of each kind fail.
  let failures: [UInt8]
  /// What was counted of a deployment beside the sessions.
  private(set) var deployments: [Deployment]

  struct Deployment: Sendable {
    let code: UInt32
    /// When the first and the last of its sessions was created; `nil` where that is not known.
    var createdAt: ClosedRange<Int64>?
    /// Sessions by bot start, those of which it is not known first.
    var botStarts: ArraySlice<Int> = []
    /// Bot starts that are not within the columns.
    var otherBotStarts: [Int32] = []
    /// The durations; of all segments that were scanned together sorted and with the first of them
    /// once ``sortDurations(_:)`` was called.
    var durations: [UInt32] = []
    /// Durations that are not within the columns.
    var longDurations: [Int64] = []
    var invalidDurations = 0
  }

  /// How much memory it takes.
  var bytes: Int {
    counts.count * MemoryLayout<Int>.stride + kinds.count * MemoryLayout<SessionKind>.stride
      + deployments.reduce(0) { sum, deployment in
        sum + deployment.durations.count * MemoryLayout<UInt32>.stride
          + deployment.botStarts.count * MemoryLayout<Int>.stride
      }
  }

  init(_ matching: MatchingRows, buckets: [Int64]) {
    let segment = matching.segment
    let rowKinds = matching.kinds
    failures = matching.failures
    kinds = segment.columns.kinds
    isDated = segment.createdAt != nil
    let counted = SegmentScan.counts(matching, rowKinds, buckets: buckets)
    (counts, firstBucket) = counted
    let groups = Groups(matching, rowKinds)
    var deployments = groups.codes.map { Deployment(code: $0) }
    SegmentScan.countBotStarts(matching, groups, into: &deployments)
    if isDated {
      SegmentScan.collectDurations(matching, groups, counts: counts, into: &deployments)
      SegmentScan.findTimes(matching, groups, into: &deployments)
    }
    self.deployments = deployments
  }

  /// The deployments of the rows that match, numbered from 0.
  private struct Groups {
    private(set) var codes: [UInt32] = []
    /// The number of each kind's, and one more; 0 for kinds that don't match.
    private(set) var ofKind: [Int] = []
    /// The kind of each row of the segment.
    let kinds: [UInt16]

    init(_ matching: MatchingRows, _ kinds: [UInt16]) {
      self.kinds = kinds
      var numbers: [Int: Int] = [:]
      ofKind = matching.deployments.map { deployment in
        if deployment == 0 { return 0 }
        if let number = numbers[deployment] { return number }
        codes.append(UInt32(deployment - 1))
        numbers[deployment] = codes.count
        return codes.count
      }
    }

    /// The number of the deployment of a row; `nil` where the row does not match.
    @inline(__always)
    func place(of row: Int) -> Int? {
      let number = ofKind[Int(kinds[row])]
      return number == 0 ? nil : number - 1
    }
  }

  private static func counts(
    _ matching: MatchingRows, _ kinds: [UInt16], buckets: [Int64]
  ) -> (counts: [Int], firstBucket: Int) {
    let width = matching.failures.count
    var counts = [Int](repeating: 0, count: width)
    var firstBucket = 0
    var row = matching.rows.lowerBound
    if !buckets.isEmpty, matching.segment.createdAt != nil, row < matching.rows.upperBound {
      let first = matching.segment.columns.createdAt(row)
      firstBucket = max(0, buckets.indices.partitioningIndex { buckets[$0] > first } - 1)
    }
    var bucket = firstBucket
    while row < matching.rows.upperBound {
      let hasNext = matching.segment.createdAt != nil && bucket + 1 < buckets.count
      let end =
        hasNext
        ? min(
          matching.rows.upperBound, matching.segment.firstRow(notBefore: buckets[bucket + 1]))
        : matching.rows.upperBound
      let start = (bucket - firstBucket) * width
      if counts.count < start + width {
        counts.append(contentsOf: repeatElement(0, count: start + width - counts.count))
      }
      count(kinds[row..<end], into: &counts, from: start)
      row = end
      bucket += 1
    }
    return (counts, firstBucket)
  }

  private static func count(_ kinds: ArraySlice<UInt16>, into counts: inout [Int], from start: Int)
  {
    var counters = counts.mutableSpan
    let kinds = kinds.span
    for row in kinds.indices { counters[start + Int(kinds[row])] += 1 }
  }

  /// Counters that are worth their room: with bot starts of hours in thousands of deployments rows
  /// are noted one by one.
  private static let maxCounters = 1 << 20

  private static func countBotStarts(
    _ matching: MatchingRows, _ groups: Groups, into deployments: inout [Deployment]
  ) {
    let columns = matching.segment.columns
    let width = matching.segment.lastBotStart + 1
    guard (groups.codes.count + 1) * width <= maxCounters else {
      for row in matching.rows where columns.botStart[row] > 0 {
        guard let place = groups.place(of: row) else { continue }
        deployments[place].otherBotStarts.append(columns.botStartSeconds(row))
      }
      return
    }
    var counters = [Int](repeating: 0, count: (groups.codes.count + 1) * width)
    let firsts = groups.ofKind.map { $0 * width }
    let hasOthers = columns.hasFarBotStarts
    for row in matching.rows {
      let group = firsts[Int(groups.kinds[row])]
      let botStart = columns.botStart[row]
      if hasOthers && botStart == SegmentColumns.farBotStart {
        if group > 0 {
          deployments[group / width - 1].otherBotStarts.append(columns.botStartSeconds(row))
        }
      } else {
        counters[group + Int(botStart)] += 1
      }
    }
    for group in deployments.indices {
      deployments[group].botStarts = counters[(group + 1) * width..<(group + 2) * width]
    }
  }

  /// How many segments are scanned together. Percentiles are the quicker the fewer sorted runs there
  /// are, and sorting is as long as a run stays in the processor's cache.
  static let segmentsTogether = 8

  /// Sorts the durations of each deployment in all of `scans`.
  static func sortDurations(_ scans: inout [SegmentScan]) {
    var homes: [UInt32: (scan: Int, place: Int)] = [:]
    for scan in scans.indices {
      for place in scans[scan].deployments.indices {
        let code = scans[scan].deployments[place].code
        guard let home = homes[code] else {
          homes[code] = (scan, place)
          continue
        }
        scans[home.scan].deployments[home.place].durations +=
          scans[scan].deployments[place].durations
        scans[scan].deployments[place].durations = []
      }
    }
    for home in homes.values {
      scans[home.scan].deployments[home.place].durations.sortByDigits()
    }
  }

  /// Puts the durations of each deployment side by side.
  private static func collectDurations(
    _ matching: MatchingRows, _ groups: Groups, counts: [Int], into deployments: inout [Deployment]
  ) {
    let columns = matching.segment.columns
    // Rows that don't match and those that still run go to the place of a deployment of their own:
    // to leave them out with a branch takes longer.
    let groupOfKind = zip(groups.ofKind, columns.kinds.map(\.isActive) + [false])
      .map { $1 ? 0 : $0 }
    var sizes = [Int](repeating: 0, count: deployments.count + 1)
    for place in counts.indices { sizes[groupOfKind[place % groupOfKind.count]] += counts[place] }
    var firsts = sizes
    var sum = 0
    for group in sizes.indices { (firsts[group], sum) = (sum, sum + sizes[group]) }
    var next = firsts
    var lengths = [UInt32](repeating: 0, count: matching.rows.count)
    distribute(
      columns.length.span, of: matching.rows, by: groups.kinds.span, groupOfKind.span, to: &next,
      of: &lengths)
    for group in deployments.indices {
      let first = firsts[group + 1]
      deployments[group].durations = Array(lengths[first..<first + sizes[group + 1]])
    }
    if columns.farEnds.isEmpty { return }
    for group in deployments.indices {
      deployments[group].durations.removeAll { $0 == SegmentColumns.far }
    }
    for (row, end) in columns.farEnds where matching.rows.contains(Int(row)) {
      guard let group = groups.place(of: Int(row)) else { continue }
      let length = end - columns.createdAt(Int(row))
      if length < 0 {
        deployments[group].invalidDurations += 1
      } else {
        deployments[group].longDurations.append(length)
      }
    }
  }

  private static func distribute(
    _ values: Span<UInt32>, of rows: Range<Int>, by kinds: Span<UInt16>, _ groupOfKind: Span<Int>,
    to places: inout [Int], of target: inout [UInt32]
  ) {
    var places = places.mutableSpan
    var target = target.mutableSpan
    for row in rows {
      let group = groupOfKind[Int(kinds[row])]
      target[places[group]] = values[row]
      places[group] += 1
    }
  }

  private static func findTimes(
    _ matching: MatchingRows, _ groups: Groups, into deployments: inout [Deployment]
  ) {
    let columns = matching.segment.columns
    var missing = deployments.count
    for row in matching.rows where missing > 0 {
      guard let place = groups.place(of: row), deployments[place].createdAt == nil else { continue }
      deployments[place].createdAt = columns.createdAt(row)...columns.createdAt(row)
      missing -= 1
    }
    var found = [Bool](repeating: false, count: deployments.count)
    missing = deployments.count { $0.createdAt != nil }
    for row in matching.rows.reversed() where missing > 0 {
      guard let place = groups.place(of: row), !found[place] else { continue }
      let first = deployments[place].createdAt?.lowerBound ?? columns.createdAt(row)
      deployments[place].createdAt = first...columns.createdAt(row)
      found[place] = true
      missing -= 1
    }
  }
}
