/// When the sessions of a segment begin and end, in the order in which that happens.
///
/// Sorted once, when the segment is made, so that counting how many sessions of a filter ran at
/// once is going through a list. At an instant where some end and others begin, the ends come first.
struct SegmentEvents: Sendable {
  /// Twice the row, and one more where it is the end.
  let order: [UInt16]
  /// Twice the kind of each of these rows, and one more where it is the end.
  let kinds: [UInt16]
  /// Rows that begin here and whose end is not here, ascending: those that still run, and those
  /// whose end is far away.
  let openRows: [UInt16]

  /// The events of `columns`. Sessions that took no time at all are left out.
  init(_ columns: SegmentColumns) {
    guard columns.base != nil else {
      order = []
      kinds = []
      openRows = []
      return
    }
    // The instant, and the row in the lowest bits.
    var ends: [UInt64] = []
    var openRows: [UInt16] = []
    var begins: [Bool] = Array(repeating: true, count: columns.count)
    ends.reserveCapacity(columns.count)
    for row in 0..<columns.count {
      switch columns.length[row] {
      case SegmentColumns.unknown:
        openRows.append(UInt16(row))
      case SegmentColumns.far:
        if columns.endedAt(row) > columns.createdAt(row) {
          openRows.append(UInt16(row))
        } else {
          begins[row] = false
        }
      case 0:
        begins[row] = false
      case let length:
        let end = UInt64(columns.created[row]) + UInt64(length)
        ends.append(end << SegmentEvents.rowBits | UInt64(row))
      }
    }
    ends.sortByDigits(ignoringBits: SegmentEvents.rowBits)
    var order: [UInt16] = []
    order.reserveCapacity(ends.count * 2 + openRows.count)
    var next = 0
    for row in 0..<columns.count where begins[row] {
      let start = UInt64(columns.created[row])
      while next < ends.count && ends[next] >> SegmentEvents.rowBits <= start {
        order.append(UInt16(truncatingIfNeeded: ends[next] << 1) | 1)
        next += 1
      }
      order.append(UInt16(row) << 1)
    }
    for end in ends[next...] { order.append(UInt16(truncatingIfNeeded: end << 1) | 1) }
    self.order = order
    kinds = order.map { columns.kind[Int($0 >> 1)] << 1 | $0 & 1 }
    self.openRows = openRows
  }

  private static let rowBits = 16
}

extension SessionSegment {
  /// When an event happens.
  @inline(__always)
  func time(ofEvent event: UInt16) -> Int64 {
    let row = Int(event >> 1)
    let start = (columns.base ?? 0) + Int64(columns.created[row])
    return event & 1 == 0 ? start : start + Int64(columns.length[row])
  }

  /// The first event, from `start` on, that comes after all ends through `instant`: the place of
  /// what begins at it.
  func event(beginningAt instant: Int64, from start: Int = 0) -> Int {
    firstEvent(from: start) { event in
      let time = time(ofEvent: event)
      return time > instant || time == instant && event & 1 == 0
    }
  }

  /// The first event, from `start` on, that does not come before `instant`.
  func event(notBefore instant: Int64, from start: Int = 0) -> Int {
    firstEvent(from: start) { time(ofEvent: $0) >= instant }
  }

  /// The first event from `start` on for which `belongs` holds, as it does for all after it.
  ///
  /// In steps that double, since what is looked for is mostly near.
  @inline(__always)
  private func firstEvent(from start: Int, _ belongs: (UInt16) -> Bool) -> Int {
    let order = events.order
    var (low, step) = (start, 1)
    while low + step < order.count && !belongs(order[low + step]) {
      low += step
      step *= 2
    }
    return (low..<min(low + step, order.count)).partitioningIndex { belongs(order[$0]) }
  }
}
