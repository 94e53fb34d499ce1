/// Who waits for a permit, and whose turn it is.
///
/// Those that someone waits for come first, but never all of them: a quarter is kept for everything
/// else. Among equals, first come is first served.
struct WaitingLine<Waiter> {
  /// Whom one permit after the other is offered to first, again and again.
  private static var turns: [[RequestPriority]] {
    [
      [.reader, .watched, .background], [.watched, .reader, .background],
      [.reader, .watched, .background], [.background, .watched, .reader],
    ]
  }

  private var waiters: [RequestPriority: [(id: Int, waiter: Waiter)]] = [:]
  private var turn = 0
  private var lastID = 0

  /// Whether nobody waits.
  var isEmpty: Bool { waiters.values.allSatisfy(\.isEmpty) }

  /// A number for one who is about to wait.
  mutating func takeNumber() -> Int {
    lastID += 1
    return lastID
  }

  /// Puts one at the end of those with the same priority.
  mutating func append(_ waiter: Waiter, id: Int, priority: RequestPriority) {
    waiters[priority, default: []].append((id, waiter))
  }

  /// Takes out the one whose turn it is; `nil` where nobody waits.
  mutating func next() -> Waiter? {
    let turns = WaitingLine.turns
    let order = turns[turn % turns.count]
    guard let priority = order.first(where: { waiters[$0]?.isEmpty == false }) else { return nil }
    turn += 1
    return waiters[priority]?.removeFirst().waiter
  }

  /// Takes out one who has left; `nil` where that one does not wait any more.
  mutating func remove(id: Int) -> Waiter? {
    for (priority, queue) in waiters {
      guard let index = queue.firstIndex(where: { $0.id == id }) else { continue }
      return waiters[priority]?.remove(at: index).waiter
    }
    return nil
  }

  /// Takes out everyone.
  mutating func removeAll() -> [Waiter] {
    defer { waiters = [:] }
    return waiters.values.flatMap { $0.map(\.waiter) }
  }
}
