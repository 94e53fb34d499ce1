import PipecatModel

extension SessionTable {
  /// How many sessions ran at an instant, those that began at it among them.
  public func running(at instant: Timestamp) -> Int {
    let time = SessionRow.clamp(instant.milliseconds)
    return segments.reduce(0) { sum, segment in
      guard segment.lastEnd > time else { return sum }
      guard segment.createdAt != nil else { return sum }
      let columns = segment.columns
      return sum
        + (0..<segment.firstRow(notBefore: time + 1)).count { row in
          let ended = columns.endedAt(row)
          return ended == SessionRow.noTime || ended > time
        }
    }
  }
}
