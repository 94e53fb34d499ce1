import Charts
import PipecatModel
import SessionReport
import SessionSync

extension SessionsPage {
  /// - Parameters:
  ///   - report: every figure of the link's filter.
  ///   - history: its deployments, as they are compared.
  ///   - rows: the sessions of the link's page.
  ///   - snapshot: the agent's data.
  ///   - context: of the page.
  init(
    report: Report, history: DeploymentHistory, rows: [Session], snapshot: AgentSnapshot,
    in context: PageContext
  ) {
    let agent = snapshot.agent.text
    let window = report.filter.window
    let charts = ReportCharts(report: report, clock: context.clock, links: context.links)
    let hasSessions = report.total.figures.sessions > 0
    let isEmbedded = context.isEmbedded
    chips = context.chips(window: window)
    frame = context.frame(
      title: ([agent, "sessions"] + chips.map(\.value)).joined(separator: ", "), tab: .sessions,
      twins: Self.twins(context.links))
    head = context.head(isEmbedded ? agent : "Sessions", window: window)
    clearHref = context.clearHref(chips)
    hasChips = !chips.isEmpty
    form =
      isEmbedded
      ? nil
      : FilterForm(
        parameters: context.formParameters(window: window), counts: FacetCounts(report),
        badge: chips.count(where: { !$0.isLocked }), in: context)
    findings =
      [FindingView(history, in: context)].compactMap(\.self)
      + report.findings.map { FindingView($0, in: context) }
    hasFindings = !findings.isEmpty
    compared = report.comparable.flatMap { previous in
      guard hasSessions else { return nil }
      return Compared(
        comparedFrom: previous.window.from.map { context.clock.view($0) },
        comparedTo: previous.window.to.map { context.clock.view($0) })
    }
    hasLineUp = hasChips || compared != nil
    empty = hasSessions ? nil : EmptyState(noSessionsWith: chips, in: context)
    figures = hasSessions ? Figure.strip(of: report, in: context) : []
    hasFigures = hasSessions
    // In a frame rows are shown only where its link asks for a number of them.
    let showsRows = !isEmbedded || context.request.limit != context.request.defaults.limit
    // Both take about as long, and together half of what a page takes.
    ((timeline, deployments), (pair, table)) = simultaneously {
      hasSessions
        ? (
          .timeline(charts, size: isEmbedded ? .compact : .regular, in: context),
          DeploymentsPanel(report, history, isComplete: false, in: context)
        ) : (nil, nil)
    } _: {
      (
        hasSessions && !isEmbedded ? [.botStart(charts), .concurrency(charts)] : [],
        hasSessions && showsRows
          ? RowsPanel(rows, of: report.total.figures.sessions, in: context) : nil
      )
    }
    hasPair = !pair.isEmpty
  }

  private static func twins(_ links: Links) -> [Frame.Twin] {
    [
      .json(links.twin(".json", isPaged: true)),
      Frame.Twin(type: "text/csv", href: links.twin(".csv"), name: "All rows as CSV"),
      Frame.Twin(
        type: "application/x-ndjson", href: links.twin(".ndjson"), name: "All rows as NDJSON"),
    ]
  }
}

extension PageContext {
  /// The link's parameters as the form shows them: exact times as one would type them.
  func formParameters(window: TimeWindow) -> [(name: String, value: String)] {
    let others = links.whole { _ in }.parameters.filter { !["from", "to"].contains($0.name) }
    let ends = [
      ("from", request.from, request.startTime, window.from),
      ("to", request.to, request.endTime, window.to),
    ]
    let times = ends.compactMap {
      name, expression, seconds, time -> (name: String, value: String)? in
      if let expression, expression.isRelative { return (name, expression.text) }
      guard expression != nil || seconds != nil, let time else { return nil }
      return (name, clock.typed(time))
    }
    return times + others
  }
}
