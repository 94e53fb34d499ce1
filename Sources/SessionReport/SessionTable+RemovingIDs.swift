extension SessionTable {
  /// The table without the sessions of some ids, of which it need not have any.
  ///
  /// Segments in which nothing changes are shared with this table.
  public func removing(ids: some Collection<String>) -> SessionTable {
    guard !ids.isEmpty else { return self }
    let keys = ids.map { SessionKey($0) }
    let kept = segments.flatMap { segment in
      let gone = keys.compactMap { segment.row(of: $0) }.sorted()
      guard !gone.isEmpty else { return [segment] }
      var builder = SegmentBuilder(reservingRows: segment.count - gone.count)
      builder.append(segment, without: gone, adding: [])
      return builder.segments(maxRows: maxRowsPerSegment)
    }
    return SessionTable(
      segments: kept, codes: codes, ids: self.ids, maxRowsPerSegment: maxRowsPerSegment)
  }
}
