import Charts
import PipecatModel
import SessionReport
import SessionSync

/// A chart that has an address of its own.
enum ChartName: String, CaseIterable, Sendable {
  case timeline
  case outcomes
  case botStart = "bot-start"
  case concurrency
  case duration

  /// The chart of a report as an SVG document that stands alone, in the zone and the theme that the
  /// link asks for.
  func svg(for report: Report, snapshot: AgentSnapshot, request: SessionRequest) -> String {
    let clock = Clock(zone: request.timeZone, now: snapshot.asOf)
    let window = report.filter.window
    var caption = snapshot.agent.text
    if let from = window.from { caption += ", \(clock.text(from))" } else { caption += ", all" }
    caption +=
      " – \(clock.text(window.to ?? report.asOf)) \(clock.offset(at: window.to ?? report.asOf))"
    caption += ", \(Words.sessions(report.total.figures.sessions))"
    caption += ", data as of \(clock.text(snapshot.asOf))"
    if let problem = snapshot.problem, problem.stopsNews {
      caption += ", nothing newer: \(problem.sentence)"
    }
    return chart(ReportCharts(report: report, clock: clock, links: nil))
      .standalone(theme: Charts.Theme(rawValue: request.theme.rawValue) ?? .auto, caption: caption)
  }

  private func chart(_ charts: ReportCharts) -> any Chart {
    switch self {
    case .timeline: charts.timeline()
    case .outcomes: charts.outcomes
    case .botStart: charts.botStart
    case .concurrency: charts.concurrency
    case .duration: charts.duration
    }
  }
}
