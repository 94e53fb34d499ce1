import PipecatModel
import Synchronization

/// Remembers totals, to tell them late.
final class TotalMemory: Sendable {
  /// What is counted: the same for all pages of a list.
  private struct Subject: Hashable {
    var agent: AgentName
    var query: SessionQuery
    var endState: String?
  }

  /// A total is told so many requests late.
  private static let lag = 5
  /// Lists that are remembered at once.
  private static let capacity = 1000

  private let totals = Mutex<[Subject: [Int]]>([:])

  /// Remembers the total of a list, and tells an earlier one.
  ///
  /// - Parameters:
  ///   - total: The total now.
  ///   - request: Which list it is of; the page does not matter.
  ///   - agent: Whose sessions.
  /// - Returns: The total of some requests ago; of the first request where there were fewer.
  func late(_ total: Int, of request: SessionListRequest, agent: AgentName) -> Int {
    var subject = Subject(agent: agent, query: request.query, endState: request.endState)
    subject.query.limit = nil
    subject.query.offset = nil
    return totals.withLock { totals in
      // Windows that move with the clock would fill the memory.
      if totals.count >= TotalMemory.capacity { totals.removeAll() }
      let known = totals[subject, default: []] + [total]
      totals[subject] = Array(known.suffix(TotalMemory.lag))
      return known[0]
    }
  }
}
