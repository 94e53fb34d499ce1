import HTTPTypes
import MicroHTTP
import PipecatModel
import SessionReport
import SessionSync

extension Dashboard {
  /// `/readyz`: whether there are data to serve, and no more.
  func readiness() -> Response {
    let isReady =
      snapshots.knowsAgents && snapshots.all.allSatisfy { $0.syncedAt != nil || $0.table.count > 0 }
      || snapshots.all.contains { $0.table.count > 0 }
    guard isReady else {
      return answers.line(
        Failure(status: .serviceUnavailable, sentence: "not ready", retryAfter: 1))
    }
    return answers.response(Array("ready\n".utf8), type: MediaType.text)
  }

  /// `/assets/{file}`: a file of `Public/`, kept by browsers for ever under its versioned address.
  func asset(named name: String, _ request: Request) throws -> Response {
    guard let file = assets.file(named: name) else { throw Failure.noSuchPage }
    var headers: HTTPFields = [:]
    headers[.eTag] = file.entityTag
    headers[.cacheControl] =
      request.query.contains { $0.name == "v" && $0.value == assets.version }
      ? "public, max-age=31536000, immutable" : "public, no-cache"
    let known = request.headers[values: .ifNoneMatch].map { EntityTagList($0) }
    if known.contains(where: { $0.matches(file.entityTag) }) {
      return answers.empty(status: .notModified, headers: headers)
    }
    return answers.response(prepared: file.body, type: file.type, headers: headers)
  }

  /// `/metrics`: figures in Prometheus' text format.
  func metrics() -> Response {
    var text = MetricsText()
    text.family("pipecat_dashboard_answers_total", .counter, "Answers by address and status.")
    for (kind, count) in counts.all {
      text.sample(count, ["address": kind.pattern, "status": String(kind.status)])
    }
    let all = snapshots.all
    let now = clock()
    func gauge(_ name: String, _ help: String, _ value: (AgentSnapshot) -> Double?) {
      text.family("pipecat_dashboard_\(name)", .gauge, help)
      for snapshot in all {
        if let value = value(snapshot) { text.sample(value, ["agent": snapshot.agent.text]) }
      }
    }
    gauge("sessions", "Sessions held.") { Double($0.table.count) }
    gauge("upstream_sessions", "Sessions that upstream counts.") {
      $0.coverage.upstreamTotal.map(Double.init)
    }
    gauge("active_sessions", "Sessions that run, by upstream's own count.") {
      $0.details?.activeSessionCount.map(Double.init)
    }
    gauge("max_replicas", "The most sessions that can run at once.") {
      $0.capacity.maxReplicas.map(Double.init)
    }
    gauge("history_complete", "1 where the whole history is held.") {
      $0.coverage.complete ? 1 : 0
    }
    gauge("sync_age_seconds", "Seconds since upstream was last read.") { snapshot in
      snapshot.syncedAt.map { Double(now.milliseconds - $0.milliseconds) / 1000 }
    }
    gauge("sync_problem", "1 while upstream can't be read.") { $0.problem == nil ? 0 : 1 }
    return answers.response(text.bytes, type: MediaType.prometheus)
  }
}
