import PipecatModel

/// What the pages that came back tell about upstream's list: nothing of it is documented.
struct ListShape {
  /// Which end of the list its first page is.
  enum Order {
    case newestFirst, oldestFirst
  }

  /// The order, taken to be newest first until a page says otherwise.
  private(set) var order = Order.newestFirst
  /// How many pages were learned from.
  private(set) var pages = 0
  /// The most rows that upstream gives at a time; `nil` while it gave all that was asked for.
  private(set) var cap: Int?
  /// How many rows the list has, as far as is known.
  private(set) var length = 0
  private var mostRows = 2

  /// How many rows a page is likely to have.
  var rowsPerPage: Int { cap ?? mostRows }

  /// Learns from a page of the whole list.
  ///
  /// - Returns: whether the order is another than was thought.
  mutating func learn(from page: SessionPage, offset: Int, limit: Int) -> Bool {
    let rows = page.rows
    let end = offset + rows
    pages += 1
    if rows == 0 {
      length = min(page.totalCount ?? offset, offset)
    } else {
      length = max(page.totalCount ?? length, end)
      mostRows = max(mostRows, rows)
      if rows < limit, length > end {
        cap = rows
      } else if let known = cap, rows > known {
        cap = nil
      }
    }
    guard let order = ListShape.order(of: page.sessions), order != self.order else { return false }
    self.order = order
    return true
  }

  /// The order that all rows of a page keep to; `nil` where it shows none, as when all were created
  /// at the same time.
  private static func order(of sessions: [Session]) -> Order? {
    let times = sessions.compactMap(\.createdAt)
    var (ascending, descending) = (false, false)
    for (earlier, later) in zip(times, times.dropFirst()) {
      if earlier < later { ascending = true }
      if earlier > later { descending = true }
    }
    return switch (ascending, descending) {
    case (true, false): .oldestFirst
    case (false, true): .newestFirst
    default: nil
    }
  }
}

extension SessionPage {
  /// How many places of the list the page covers, readable or not.
  var rows: Int { sessions.count + unreadable }
}
