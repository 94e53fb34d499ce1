import PipecatModel
import Synchronization

/// Hides the newest sessions of each agent, and shows some more with every page that is read.
final class SessionGrowth: Sendable {
  /// So many are hidden at first, or half of an agent's sessions where that is less.
  private static let bound = 500

  private let sessionsPerPage: Int
  private let pages = Mutex<[AgentName: Int]>([:])

  init(sessionsPerPage: Int) {
    self.sessionsPerPage = sessionsPerPage
  }

  /// How many of the newest of `listed` sessions are not to be seen yet.
  func hidden(of listed: Int, agent: AgentName) -> Int {
    let pages = pages.withLock { $0[agent, default: 0] }
    return max(0, min(SessionGrowth.bound, listed / 2) - pages * sessionsPerPage)
  }

  /// Somebody has read a page of an agent's sessions.
  func pageWasRead(of agent: AgentName) {
    pages.withLock { pages in
      pages[agent] = min(pages[agent, default: 0] + 1, SessionGrowth.bound)
    }
  }
}
