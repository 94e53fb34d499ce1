extension SessionSelection {
  /// In the order of a value, sessions of the same value by id, those without one at the end.
  ///
  /// Sorting all of them would take most of a second for a million. So they are counted by the
  /// highest bits of the value first, and only those sorted whose count reaches into `range`.
  func placesByValue(_ range: Range<Int>) -> [Place] {
    let counters = Parallel.map(parts.count, rows: count) { sessionsByBin(parts[$0]) }
    var counts = [Int](repeating: 0, count: ValueBin.count)
    for counter in counters {
      for bin in counts.indices { counts[bin] += counter[bin] }
    }
    let known = 1..<ValueBin.unknown
    let bins = order.descending ? known.reversed() : Array(known)
    var wanted = [Bool](repeating: false, count: ValueBin.count)
    var start = 0
    var firstStart = 0
    for bin in bins + [ValueBin.unknown] where counts[bin] > 0 {
      if start + counts[bin] <= range.lowerBound { firstStart = start + counts[bin] }
      wanted[bin] = (start..<start + counts[bin]).overlaps(range)
      start += counts[bin]
    }
    let isWanted = wanted
    let found = Parallel.map(parts.count, rows: count) { self.candidates(parts[$0], in: isWanted) }
    var rows = found.flatMap { $0 }
    let slice = range.lowerBound - firstStart..<range.upperBound - firstStart
    let descending = order.descending
    rows.sort(slice) { lhs, rhs in
      if lhs.value == rhs.value { return lhs.idPrecedes(rhs) }
      guard let left = lhs.value else { return false }
      guard let right = rhs.value else { return true }
      return descending ? left > right : left < right
    }
    return rows[slice].map(\.place)
  }

  private func sessionsByBin(_ part: Part) -> [Int] {
    var counts = [Int](repeating: 0, count: ValueBin.count)
    let key = order.key
    for row in part.rows(filter) {
      counts[ValueBin.bin(part.segment.value(of: key, row: row))] += 1
    }
    return counts
  }

  private func candidates(_ part: Part, in wanted: [Bool]) -> [SortableRow] {
    let key = order.key
    var rows: [SortableRow] = []
    for row in part.rows(filter) {
      let value = part.segment.value(of: key, row: row)
      if wanted[ValueBin.bin(value)] {
        rows.append(SortableRow(value: value, part, row: row))
      }
    }
    return rows
  }
}

/// Counts values by their highest bits.
private enum ValueBin {
  private static let bits = 8
  /// How many bins there are, the one of unknown values last.
  static let count = 2 + (65 - bits) << bits
  static let unknown = count - 1

  /// The bin of a value. Larger values are never in a lower one; 256 bins for each power of two.
  @inline(__always)
  static func bin(_ value: Int64?) -> Int {
    guard let value else { return unknown }
    guard value >= 0 else { return 1 }
    let shift = max(0, Int64.bitWidth - value.leadingZeroBitCount - bits - 1)
    return 1 + shift << bits + Int(value >> Int64(shift))
  }
}

extension SessionSegment {
  @inline(__always)
  fileprivate func value(of key: SessionOrder.Key, row: Int) -> Int64? {
    switch key {
    case .createdAt:
      return createdAt == nil ? nil : columns.createdAt(row)
    case .botStartSeconds:
      let seconds = columns.botStartSeconds(row)
      return seconds == SessionRow.noBotStart ? nil : Int64(seconds)
    case .duration:
      return columns.durationMilliseconds(row)
    }
  }
}

extension Array {
  /// Sorts as much as is needed for the elements at `slice` to be those of the sorted whole: by
  /// partitioning around a pivot and leaving alone what lies beside (Hoare's quickselect).
  fileprivate mutating func sort(_ slice: Range<Int>, by precedes: (Element, Element) -> Bool) {
    var (low, high) = (0, count)
    while high - low > 1_024 {
      let pivot = self[low + (high - low) / 2]
      var (left, right) = (low, high - 1)
      while left <= right {
        while precedes(self[left], pivot) { left += 1 }
        while precedes(pivot, self[right]) { right -= 1 }
        if left <= right {
          swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if slice.upperBound <= right + 1 {
        high = right + 1
      } else if slice.lowerBound >= left {
        low = left
      } else {
        break
      }
    }
    self[low..<high].sort(by: precedes)
  }
}
