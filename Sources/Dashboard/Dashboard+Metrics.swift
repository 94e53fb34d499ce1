import HTTPTypes
import MicroHTTP
import PipecatModel
import SessionReport
import SessionSync

extension Dashboard {
  /// Answers requests for `/metrics` alone, for an address of its own.
  public var metricsHandler: some Handler {
    MetricsHandler(dashboard: self)
  }

  /// `/metrics`: figures in Prometheus' text format.
  func metrics() -> Response {
    var text = MetricsText()
    registry.write(to: &text)
    ProcessFigures.now.write(to: &text)
    let all = agents.all
    writeSync(all, to: &text)
    writeSessions(all, to: &text)
    return answers.response(text.bytes, type: MediaType.prometheus)
  }

  private func writeSync(_ all: [AgentSnapshot], to text: inout MetricsText) {
    let now = clock()
    gauge("archived_sessions", "Sessions in the archive.", all, &text) {
      Double($0.table.count - $0.unarchived)
    }
    gauge(
      "unarchived_sessions", "Sessions in memory alone, since the archive can't be written.", all,
      &text
    ) { Double($0.unarchived) }
    gauge("upstream_sessions", "Sessions that upstream counts.", all, &text) {
      $0.coverage.upstreamTotal.map(Double.init)
    }
    gauge("history_complete", "1 where every session since the history begins is held.", all, &text)
    { $0.coverage.complete ? 1 : 0 }
    gauge(
      "history_from_timestamp_seconds", "Unix time since which nothing is missing.", all, &text
    ) { $0.coverage.from.map { Double($0.milliseconds) / 1000 } }
    gauge(
      "sync_age_seconds", "Seconds since the newest sessions were read last.", all, &text
    ) { snapshot in
      snapshot.syncedAt.map { Double(max(0, now.milliseconds - $0.milliseconds)) / 1000 }
    }
    text.family(
      "pipecat_dashboard_sync_problem", .gauge,
      "1 while something keeps data from being fresh or safe.")
    if let problem = agents.problem { text.sample(1, ["kind": problem.kind.rawValue]) }
    for snapshot in all {
      guard let problem = snapshot.problem else { continue }
      text.sample(1, ["agent": snapshot.agent.text, "kind": problem.kind.rawValue])
    }
  }

  private func writeSessions(_ all: [AgentSnapshot], to text: inout MetricsText) {
    gauge(
      "active_sessions", "Sessions that run, by upstream's own count where it gives one.", all,
      &text
    ) { Double($0.activeCount) }
    gauge("max_replicas", "The most sessions that can run at once.", all, &text) {
      $0.capacity.maxReplicas.map(Double.init)
    }
    text.family("pipecat_dashboard_sessions", .gauge, "Sessions held, by outcome.")
    for snapshot in all { write(snapshot.table.outcomes, of: snapshot, to: &text) }
    text.family(
      "pipecat_dashboard_newest_deployment_verdict", .gauge,
      "1 at what is said of the newest deployment against the one before, over all that is held.")
    for snapshot in all {
      guard let verdict = verdictOnNewest(snapshot)?.verdict else { continue }
      for other in Verdict.allCases {
        text.sample(
          other == verdict ? 1 : 0,
          ["agent": snapshot.agent.text, "verdict": other.rawValue])
      }
    }
    let recent = all.map { (snapshot: $0, figures: lastHour(of: $0)) }
    text.family(
      "pipecat_dashboard_recent_sessions", .gauge,
      "Sessions created in the last hour of the data, by outcome.")
    for (snapshot, figures) in recent { write(figures.outcomes, of: snapshot, to: &text) }
    text.family(
      "pipecat_dashboard_recent_starts", .gauge,
      "Sessions created in the last hour of the data, by start.")
    for (snapshot, figures) in recent {
      let starts = figures.starts
      for (start, count) in [
        ("cold", starts.cold), ("warm", starts.warm), ("unknown", starts.unknown),
      ] { text.sample(count, ["agent": snapshot.agent.text, "start": start]) }
    }
    text.family(
      "pipecat_dashboard_recent_bot_start_seconds", .gauge,
      "Percentiles of bot start of the sessions created in the last hour of the data.")
    for (snapshot, figures) in recent {
      let botStart = figures.botStart
      // A label "quantile" is for summaries alone.
      for (percentile, value) in [
        ("50", botStart.p50), ("95", botStart.p95), ("99", botStart.p99),
      ] {
        guard let value else { continue }
        text.sample(value, ["agent": snapshot.agent.text, "percentile": percentile])
      }
    }
  }

  private func lastHour(of snapshot: AgentSnapshot) -> Figures {
    var request = SessionRequest(defaults: .document(in: timeZone))
    request.setWindow(from: snapshot.asOf.advanced(byMilliseconds: -3_600_000), to: nil)
    return report(snapshot, request).total.figures
  }

  private func write(
    _ outcomes: OutcomeCounts, of snapshot: AgentSnapshot, to text: inout MetricsText
  ) {
    for outcome in Outcome.allCases {
      text.sample(
        outcomes[outcome], ["agent": snapshot.agent.text, "outcome": outcome.rawValue])
    }
  }

  private func gauge(
    _ name: String, _ help: String, _ all: [AgentSnapshot], _ text: inout MetricsText,
    _ value: (AgentSnapshot) -> Double?
  ) {
    text.family("pipecat_dashboard_\(name)", .gauge, help)
    for snapshot in all {
      if let value = value(snapshot) { text.sample(value, ["agent": snapshot.agent.text]) }
    }
  }
}

/// `/metrics` at an address of its own, where nothing else is told.
private struct MetricsHandler: Handler {
  let dashboard: Dashboard

  func answer(_ request: Request) -> Answer {
    guard [.get, .head].contains(request.method) else {
      return .now(dashboard.answers.line(.methodNotAllowed))
    }
    guard Route(request.pathSegments) == .metrics else {
      return .now(dashboard.answers.line(.noSuchPage))
    }
    return .later { .now(dashboard.metrics()) }
  }
}
