import SessionReport
import SessionSync

/// All agents, trouble first.
struct OverviewPage: View {
  /// What is known of an agent.
  struct Agent: Sendable {
    let snapshot: AgentSnapshot
    /// The figures of the link's period.
    let report: Report
    /// What is said of its newest deployment with sessions against the one before; `nil` where there
    /// is nothing to say.
    let newest: (deploymentID: String, verdict: Verdict)?
  }

  let frame: Frame
  let head: Head
  let empty: EmptyState?
  let hasAgents: Bool
  let figures: [Figure]
  /// As in `Last 24 h`.
  let periodName: String
  let agentRows: [Row]

  /// An agent.
  struct Row: Part {
    static let template = "parts/agent"

    let name: String
    let href: String
    /// `ready`, `not ready`, or `not known`.
    let state: String
    let stateIcon: String
    let isTroubled: Bool
    let sessions: String
    /// Its sessions over the period, as markup made by `Charts`; `nil` where there are none.
    let spark: String?
    /// The same as the page has it.
    let periodName: String
    let failedHref: String
    let failedShare: String
    let failedChange: String?
    let coldShare: String
    let botStart: String
    /// As in `14 of 15`.
    let active: String
    /// How many more could start, where it is few, as in `1 free`.
    let free: String?
    /// How many are listed as overdue, as in `1 overdue`; `nil` for none.
    let overdue: String?
    /// All sessions that are listed as active, the oldest first.
    let activeHref: String
    /// The active sessions against the cap, as markup made by `Charts`.
    let meter: String?
    let deploymentID: String
    let shortID: String
    let deploymentHref: String?
    /// What is said of it against the one before, over all that is held; `nil` where there is none.
    let verdict: VerdictBadge?
    /// The page that compares the two.
    let comparisonHref: String
    /// How long ago it was synced; `nil` where it never was.
    let age: Age?
  }
}
