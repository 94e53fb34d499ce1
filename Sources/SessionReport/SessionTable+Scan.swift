extension SessionTable {
  /// What each segment with rows in the window of `filter` adds to a report. Of the segments that lie
  /// in it as a whole that is taken from `counted` where it is known, and entered there.
  func scan(
    _ filter: RowFilter, buckets: [Int64], _ counted: inout ReportMemory.Counted
  ) -> [SegmentScan] {
    let groups = scanGroups(filter)
    let keys = groups.map { $0.isWhole ? $0.key(buckets) : nil }
    let known = keys.map { key in key.flatMap { counted.scans[$0] } }
    let missing = groups.indices.filter { known[$0] == nil }
    let rows = missing.reduce(0) { $0 + groups[$1].rows }
    let found = Parallel.map(missing.count, rows: rows) { index in
      groups[missing[index]].scan(filter, buckets: buckets)
    }
    var scans = known.map { $0 ?? [] }
    for (index, scanned) in zip(missing, found) { scans[index] = scanned }
    counted.scans = [:]
    for (key, scan) in zip(keys, scans) {
      if let key { counted.scans[key] = scan }
    }
    return scans.flatMap { $0 }
  }

  /// The segments with rows in the window, those together that are scanned together.
  private func scanGroups(_ filter: RowFilter) -> [ScanGroup] {
    var groups: [ScanGroup] = []
    for (place, segment) in segments.enumerated() {
      let rows = segment.rows(in: filter.window)
      if rows.isEmpty { continue }
      // The last ones change with every news: each is a group of its own.
      let together = SegmentScan.segmentsTogether
      let number = place < segments.count - together ? place / together : segments.count + place
      let isWhole = rows.count == segment.count
      if let last = groups.indices.last, groups[last].number == number,
        groups[last].isWhole == isWhole
      {
        groups[last].segments.append(segment)
        groups[last].rows += rows.count
      } else {
        groups.append(
          ScanGroup(number: number, segments: [segment], isWhole: isWhole, rows: rows.count))
      }
    }
    return groups
  }
}

/// Segments that are scanned together.
private struct ScanGroup {
  let number: Int
  var segments: [SessionSegment]
  /// Whether all rows of the segments are in the window.
  let isWhole: Bool
  var rows: Int

  func key(_ buckets: [Int64]) -> ScanKey {
    let times = segments.compactMap(\.createdAt)
    guard let first = times.first?.lowerBound, let last = times.last?.upperBound else {
      return ScanKey(segments: segments.map(\.id), firstBucket: 0, boundaries: [])
    }
    let next = buckets.indices.partitioningIndex { buckets[$0] > first }
    return ScanKey(
      segments: segments.map(\.id), firstBucket: next - 1,
      boundaries: Array(buckets[next...].prefix { $0 <= last }))
  }

  func scan(_ filter: RowFilter, buckets: [Int64]) -> [SegmentScan] {
    var scans = segments.map { segment in
      SegmentScan(MatchingRows(of: segment, in: filter.window, filter), buckets: buckets)
    }
    SegmentScan.sortDurations(&scans)
    return scans
  }
}
