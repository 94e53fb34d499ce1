import Charts
import PipecatModel
import SessionReport
import SessionSync

extension BadFilterPage {
  /// - Parameters:
  ///   - parameters: the link's, as they came.
  ///   - problems: what is wrong with them, at least one.
  ///   - report: of what was understood, for the values that one may choose.
  ///   - context: of a visit with the request that was understood.
  init(
    parameters: [(name: String, value: String)], problems: [InvalidParameters.Problem],
    report: Report, in context: PageContext
  ) {
    let wrong = Dictionary(problems.map { ($0.parameter, $0) }) { first, _ in first }
    let one = wrong.count == 1
    let count = one ? "One filter was" : "\(wrong.count) filters were"
    frame = context.frame(
      title: "400, bad filter", tab: .sessions,
      notices: [
        Notice(
          kind: "error", icon: "failed", role: "alert",
          lead: "\(count) not understood, so nothing was counted.",
          items: problems.map { problem in
            Notice.Item(
              name: Self.name(of: problem.parameter),
              href: Self.fields.contains(problem.parameter) ? "#\(problem.parameter)" : "#main",
              text: "“\(problem.value)” was read. Write \(problem.allowed).")
          })
      ])
    head = context.head("Sessions", subtitle: "400, bad filter")
    chips = context.chips(window: report.filter.window)
    hasChips = !chips.isEmpty
    clearHref = context.clearHref(chips)
    form = FilterForm(
      parameters: parameters, problems: wrong.mapValues(Self.hint),
      counts: FacetCounts(report), showsCounts: false, badge: chips.count(where: { !$0.isLocked }),
      in: context)
    empty = EmptyState(
      heading: "Nothing is shown until "
        + (one ? "the field is corrected" : "the \(wrong.count) fields are corrected"),
      words: "The filters that were understood are kept. To go on without the "
        + (one ? "other one:" : "others:"),
      ways: [
        EmptyState.Way(
          name: chips.isEmpty
            ? "all sessions"
            : chips.map { "\($0.label.lowercased()) \($0.value)" }.joined(separator: ", "),
          href: context.links.changed { _ in })
      ])
  }

  /// What to write, shortly, for there is little room under a field.
  private static func hint(_ problem: InvalidParameters.Problem) -> String {
    switch problem.parameter {
    case "from", "to": "Not a time. Write 2025-10-10, 2025-10-10 03:12 or now-6h."
    case "startTimeMin", "startTimeMax": "Write a whole number, as 12."
    default: "Write \(problem.allowed)."
    }
  }

  /// A parameter as people call it, and as the link has it: who wrote the link by hand needs that.
  private static func name(of parameter: String) -> String {
    names[parameter].map { "\($0) (\(parameter))" } ?? parameter
  }

  /// What people call the parameters.
  private static let names = [
    "from": "From", "to": "To", "startTimeMin": "Bot start, more than",
    "startTimeMax": "Bot start, less than", "session": "Session id", "outcome": "Outcome",
    "status": "Status", "startType": "Start", "sort": "Order of rows", "limit": "Rows",
    "offset": "First row", "tz": "Time zone", "theme": "Theme", "refresh": "Refresh",
    "view": "View", "startTime": "Start time", "endTime": "End time",
  ]

  private static let fields: Set = [
    "from", "to", "startTimeMin", "startTimeMax", "session", "outcome", "status", "startType",
  ]
}
