import PipecatModel

/// What the pages that came back tell about upstream's list: nothing of it is documented.
struct ListShape {
  /// Which end of the list its first page is.
  enum Order {
    case newestFirst, oldestFirst
  }

  /// The order; `nil` while no page has shown it.
  private(set) var shownOrder: Order?
  /// The most rows that upstream gives at a time; `nil` while it gave all that was asked for.
  private(set) var cap: Int?
  /// How many rows the list has, as far as is known.
  private(set) var length: Int
  private var mostRows = 2

  /// What is known from an earlier run: the order, and about how many rows there are.
  init(order: Order?, length: Int) {
    shownOrder = order
    self.length = length
  }

  /// The order, taken to be newest first while none has shown.
  var order: Order { shownOrder ?? .newestFirst }

  /// How many rows a page is likely to have.
  var rowsPerPage: Int { cap ?? mostRows }

  /// Learns from a page of the whole list; of its order only where it `mayTurn` what is known.
  ///
  /// - Returns: whether the order is another than was thought.
  mutating func learn(from page: SessionPage, offset: Int, limit: Int, mayTurn: Bool) -> Bool {
    let rows = page.rows
    let end = offset + rows
    if rows == 0 {
      length = min(page.totalCount ?? offset, offset)
    } else {
      // Without a number, a page that is shorter than pages get is taken to be the last.
      let isShort = rows < min(limit, rowsPerPage)
      length = max(page.totalCount ?? (isShort ? 0 : length), end)
      mostRows = max(mostRows, rows)
      if rows < limit, page.totalCount ?? 0 > end {
        cap = rows
      } else if let known = cap, rows > known {
        cap = nil
      }
    }
    guard let (shown, steps) = ListShape.order(of: page.sessions) else { return false }
    // Two sessions may stand the wrong way round; that a whole list does takes more of them.
    let isSure = mayTurn && (steps >= ListShape.sure || steps + 1 >= rowsPerPage)
    guard shownOrder == nil || shown == order || isSure else { return false }
    defer { shownOrder = shown }
    return shown != order
  }

  /// So many steps in another order turn what is known.
  private static let sure = 5

  /// The order that all rows of a page keep to, and how many steps it takes; `nil` where it shows
  /// none, as when all were created at the same time.
  private static func order(of sessions: [Session]) -> (order: Order, steps: Int)? {
    let times = sessions.compactMap(\.createdAt)
    var (ascending, descending) = (0, 0)
    for (earlier, later) in zip(times, times.dropFirst()) {
      if earlier < later { ascending += 1 }
      if earlier > later { descending += 1 }
    }
    return switch (ascending, descending) {
    case (1..., 0): (.oldestFirst, ascending)
    case (0, 1...): (.newestFirst, descending)
    default: nil
    }
  }
}

extension SessionPage {
  /// How many places of the list the page covers, readable or not.
  var rows: Int { sessions.count + unreadable }
}
