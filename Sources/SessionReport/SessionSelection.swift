import PipecatModel

/// The sessions that a filter matches, in order.
///
/// Knows how many there are in each segment and no more: which they are is found out for the part of
/// the order that is asked for.
public struct SessionSelection: Sendable {
  let table: SessionTable
  let filter: RowFilter
  let order: SessionOrder
  /// How many match.
  public let count: Int
  /// The segments with matching rows, in the table's order.
  let parts: [Part]

  /// A segment, and how many of its rows match.
  struct Part: Sendable {
    /// Its place among the table's.
    let place: Int
    let segment: SessionSegment
    let count: Int

    /// The rows that match, ascending.
    func rows(_ filter: RowFilter) -> [Int] {
      let matching = MatchingRows(of: segment, in: filter.window, filter)
      if matching.rows.count == count { return Array(matching.rows) }
      var rows: [Int] = []
      rows.reserveCapacity(count)
      for row in matching.rows where matching.matches(row) { rows.append(row) }
      return rows
    }
  }

  /// One session's place in the table.
  struct Place: Sendable {
    /// The place of its segment.
    let segment: Int32
    let row: Int32

    init(_ part: Part, row: Int) {
      segment = Int32(truncatingIfNeeded: part.place)
      self.row = Int32(truncatingIfNeeded: row)
    }
  }

  init(_ table: SessionTable, _ filter: RowFilter, order: SessionOrder) {
    self.table = table
    self.filter = filter
    self.order = order
    let segments = table.segments
    let counts = Parallel.map(segments.count, rows: filter.looksAtRows ? table.count : 0) { place in
      let isOutside = segments[place].rows(in: filter.window).isEmpty
      return isOutside ? 0 : MatchingRows(of: segments[place], in: filter.window, filter).count
    }
    parts = counts.indices.compactMap { place in
      counts[place] == 0
        ? nil : Part(place: place, segment: segments[place], count: counts[place])
    }
    count = counts.reduce(0, +)
  }

  /// The sessions at `range` of the order, as far as there are any there.
  public func sessions(_ range: Range<Int>) -> [Session] {
    places(range).map(session(at:))
  }

  /// The session at a place.
  func session(at place: Place) -> Session {
    segment(of: place).columns[Int(place.row)].session(codes: table.codes)
  }

  /// The segment that a place is in.
  func segment(of place: Place) -> SessionSegment { table.segments[Int(place.segment)] }

  /// Where the sessions at `range` of the order are, as far as there are any there.
  func places(_ range: Range<Int>) -> [Place] {
    let range = range.clamped(to: 0..<count)
    if range.isEmpty { return [] }
    return order.key == .createdAt ? placesByTime(range) : placesByValue(range)
  }
}

extension SessionTable {
  /// The sessions that match `filter`, in `order`.
  public func select(
    _ filter: SessionFilter, order: SessionOrder = .newestFirst
  ) -> SessionSelection {
    SessionSelection(self, RowFilter(filter, codes: codes), order: order)
  }
}

// MARK: By time

extension SessionSelection {
  /// Segments between which no instant is shared, so that rows of the same instant are together.
  private var blocks: [[Part]] {
    var blocks: [[Part]] = []
    for part in parts {
      if let last = blocks.last?.last,
        last.segment.createdAt?.upperBound == part.segment.createdAt?.lowerBound
      {
        blocks[blocks.count - 1].append(part)
      } else {
        blocks.append([part])
      }
    }
    return blocks
  }

  /// In the order of the table, or the newest first; either way with unknown times, which the table
  /// has in front, at the end.
  private func placesByTime(_ range: Range<Int>) -> [Place] {
    let blocks = blocks
    let unknown = blocks.prefix { $0.first?.segment.createdAt == nil }
    let known = blocks.dropFirst(unknown.count)
    var places: [Place] = []
    var start = 0
    for block in (order.descending ? known.reversed() : Array(known)) + unknown {
      let count = block.reduce(0) { $0 + $1.count }
      let wanted = range.clamped(to: start..<start + count)
      if !wanted.isEmpty {
        let rows = arranged(block, first: wanted.upperBound - start)
        places += rows[wanted.lowerBound - start..<wanted.upperBound - start]
      }
      start += count
      if start >= range.upperBound { break }
    }
    return places
  }

  /// The first rows of a block in order, at least as many as are asked for. Sessions of the same
  /// instant stay in the order of their ids.
  private func arranged(_ block: [Part], first count: Int) -> [Place] {
    guard order.descending, block.first?.segment.createdAt != nil else {
      return block.flatMap { part in part.rows(filter).map { Place(part, row: $0) } }
    }
    var arranged: [Place] = []
    // Those of one instant, from the last one on.
    var together: [Place] = []
    var instant: Int64?
    for part in block.reversed() {
      for row in part.rows(filter).reversed() {
        let createdAt = part.segment.columns.createdAt(row)
        if createdAt != instant {
          arranged += together.reversed()
          if arranged.count >= count { return arranged }
          together.removeAll(keepingCapacity: true)
          instant = createdAt
        }
        together.append(Place(part, row: row))
      }
    }
    return arranged + together.reversed()
  }
}
