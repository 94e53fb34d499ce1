import Charts
import PipecatModel
import SessionReport
import SessionSync

extension OverviewPage.Row {
  init(
    _ agent: OverviewPage.Agent, periodName: String, in context: PageContext
  ) {
    let (snapshot, report) = (agent.snapshot, agent.report)
    let figures = report.total.figures
    let links = Links(
      base: "/agents/\(snapshot.agent.text)", path: "/", request: context.request)
    let active = snapshot.activeCount
    let deployment = snapshot.details?.deployment?.id ?? report.deployments.first?.deploymentID
    let before = report.comparable?.figures.failed
    self.init(
      name: snapshot.agent.text, href: links.sessions(), state: Self.state(snapshot),
      stateIcon: Self.isTroubled(snapshot) ? "failed" : "completed",
      isTroubled: Self.isTroubled(snapshot), sessions: Format.count(figures.sessions),
      spark: figures.sessions > 0 ? Self.spark(report).svg() : nil, periodName: periodName,
      failedHref: links.sessions { $0.outcomes = [.failed] },
      failedShare: figures.failed.text,
      failedChange: before.flatMap(figures.failed.change(from:)), coldShare: figures.cold.text,
      botStart: Words.seconds(figures.botStart.p95), active: Self.active(snapshot, active),
      free: snapshot.isCloseToCap ? snapshot.freeCount.map { "\(Format.count($0)) free" } : nil,
      overdue: report.overdue > 0 ? "\(Format.count(report.overdue)) overdue" : nil,
      activeHref: links.sessions {
        $0.setWindow(from: snapshot.table.activeSessions.first?.createdAt, to: nil)
        $0.status = .active
        $0.order = SessionOrder(by: .createdAt)
      },
      meter: snapshot.capacity.maxReplicas.map { cap in
        Meter(
          title: "\(active) of \(cap) active", fraction: Double(active) / Double(max(cap, 1)),
          style: snapshot.isCloseToCap ? "fill-warn" : "fill-series"
        ).svg()
      },
      deploymentID: deployment ?? "", shortID: deployment.map(Words.short) ?? "",
      deploymentHref: deployment.map { id in links.sessions { $0.deploymentIDs = [id] } },
      verdict: agent.newest.flatMap {
        $0.deploymentID == deployment ? VerdictBadge($0.verdict) : nil
      },
      comparisonHref: links.deployments { $0.setWindow(from: "0") },
      age: snapshot.syncedAt.map(context.age(of:)))
  }

  private static func isTroubled(_ snapshot: AgentSnapshot) -> Bool {
    snapshot.details?.ready == false || snapshot.problem?.stopsNews == true
  }

  private static func state(_ snapshot: AgentSnapshot) -> String {
    if let problem = snapshot.problem, problem.stopsNews {
      switch problem.kind {
      case .keyRefused: return "key refused"
      case .agentUnknown: return "not listed"
      case .limited: return "over the limit"
      case .outage, .timedOut, .notUnderstood, .archive: return "not reached"
      }
    }
    switch snapshot.details?.ready {
    case true?: return "ready"
    case false?: return "not ready"
    case nil: return "not known"
    }
  }

  private static func active(_ snapshot: AgentSnapshot, _ active: Int) -> String {
    let cap = snapshot.capacity.maxReplicas.map { " of \(Format.count($0))" } ?? ""
    return Format.count(active) + cap
  }

  private static func spark(_ report: Report) -> Sparkline {
    let timeline = report.total.timeline
    let every = Format.step(seconds: timeline.bucketSeconds)
    return Sparkline(
      title: "Sessions of \(report.agent.text) in each \(every), "
        + "\(Format.count(report.total.figures.sessions)) in all",
      values: timeline.buckets.map(\.sessions))
  }
}
