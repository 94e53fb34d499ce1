import PipecatModel
import SessionReport
import SessionSync

extension DeploymentsPage {
  /// - Parameters:
  ///   - report: every figure of the link's filter.
  ///   - history: its deployments, as they are compared.
  ///   - snapshot: the agent's data.
  ///   - context: of the page.
  init(
    report: Report, history: DeploymentHistory, snapshot: AgentSnapshot, in context: PageContext
  ) {
    let window = report.filter.window
    let charts = ReportCharts(report: report, clock: context.clock, links: context.links)
    let hasSessions = report.total.figures.sessions > 0
    frame = context.frame(
      title: "\(snapshot.agent.text), deployments", tab: .deployments,
      twins: [.json(context.links.twin(".json"))])
    head = context.head("Deployments", window: window)
    chips = context.chips(window: window)
    clearHref = context.clearHref(chips)
    hasChips = !chips.isEmpty
    empty = hasSessions ? nil : EmptyState(noSessionsWith: chips, in: context)
    comparison = hasSessions ? ComparisonPanel(history, report: report, in: context) : nil
    deployments =
      hasSessions ? DeploymentsPanel(report, history, isComplete: true, in: context) : nil
    pair = hasSessions ? [.botStart(charts), .duration(charts)] : []
    hasPair = hasSessions
  }
}
