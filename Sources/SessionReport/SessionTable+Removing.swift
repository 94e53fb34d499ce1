import PipecatModel

extension SessionTable {
  /// The table without the sessions created before `cutoff`, and their ids. Those of which that is
  /// not known stay.
  ///
  /// Segments in which nothing changes are shared with this table.
  public func removing(before cutoff: Timestamp) -> (table: SessionTable, ids: [String]) {
    let cutoff = SessionRow.clamp(cutoff.milliseconds)
    var ids: [String] = []
    var kept: [SessionSegment] = []
    for segment in segments {
      guard let first = segment.createdAt?.lowerBound, first < cutoff else {
        kept.append(segment)
        continue
      }
      let old = segment.firstRow(notBefore: first)..<segment.firstRow(notBefore: cutoff)
      ids += old.map { segment.columns.key(at: $0).id }
      var builder = SegmentBuilder(reservingRows: segment.count - old.count)
      builder.append(segment, without: Array(old), adding: [])
      kept += builder.segments(maxRows: maxRowsPerSegment)
    }
    return (
      SessionTable(
        segments: kept, codes: codes, ids: self.ids, maxRowsPerSegment: maxRowsPerSegment), ids
    )
  }
}
