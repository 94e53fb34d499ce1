import PipecatModel
import SessionReport
import SessionSync

/// What one request brings along.
struct Visit: Sendable {
  /// The path of the page, as in `/agents/support-line/sessions`.
  var path: String
  /// What the link asks for.
  var request: SessionRequest
  /// The time on the wall clock, from which ages are told.
  var now: Timestamp
  /// The public origin, for links that leave the page, as in `https://dash.example.net`.
  var baseURL: String
  /// All agents, for the menu.
  var snapshots: [AgentSnapshot]
  /// The signed link that it came by; `nil` for none.
  var link: SharedLink?
  /// Which log lines the page of a session lists.
  var logChoice = LogChoice.all
  /// What names this state of the page; `nil` for pages that are no one's to keep.
  var entityTag: String?
}
