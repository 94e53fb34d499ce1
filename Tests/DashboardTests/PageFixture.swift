import Foundation
import PipecatModel
import SessionReport
import SessionSync
import TestSupport

@testable import Dashboard

/// An agent with a week of made-up sessions, always the same ones, and a visit to it.
struct PageFixture {
  static let asOf = Timestamp(iso8601: "2025-10-17T03:12:00Z") ?? Timestamp(milliseconds: 0)
  static let deployments = [
    "81c04d7e-5f0b-4a0e-9c3e-2d1b7a6604f1", "b35e19a2-0c71-4d57-8a4f-90be6f3cde58",
    "0fd7728c-91e4-4b6a-b7f0-6a35c8e21d90", "7c41e9d2-3ab8-4f19-a5d6-e1f80b9c7a24",
  ]

  var snapshot: AgentSnapshot
  var site = Site(
    version: "1.0", isSimulated: true, sourceName: "simulated cloud", syncInterval: 15,
    assetVersion: "abc123", allowsFraming: false)

  /// An agent of a name with so many sessions in the seven days before ``asOf``.
  init(_ name: String = "support-line", sessions count: Int = 300, seed: UInt64 = 1) {
    var generator = SeededGenerator(seed: seed)
    let sessions = (0..<count).map { index in
      Self.session(index: index, of: count, using: &generator)
    }
    snapshot = AgentSnapshot(
      listing: Agent(name: Self.agent(name)),
      details: AgentDetails(
        ready: true, available: true, activeSessionCount: nil, minReplicas: 1, maxReplicas: 25,
        deployment: Deployment(id: Self.deployments[3], maxSessionSeconds: 7200)),
      table: SessionTable(sessions),
      coverage: Coverage(
        complete: true, from: Timestamp(iso8601: "2025-10-01T00:00:00Z"), sessions: count,
        upstreamTotal: count),
      asOf: Self.asOf, syncedAt: Self.asOf.advanced(byMilliseconds: -8000))
  }

  /// A request of a page from its query, as in `outcome=failed&limit=25`.
  static func request(_ query: String = "") throws -> SessionRequest {
    let zone = TimeZone(identifier: "UTC") ?? .gmt
    return try SessionRequest(parameters: parameters(query), defaults: .page(in: zone))
  }

  /// The parameters of a query.
  static func parameters(_ query: String) -> [(name: String, value: String)] {
    query.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), String(parts[1]))
    }
  }

  /// A visit to a path of the agent.
  func visit(_ path: String, _ query: String = "") throws -> Visit {
    Visit(
      path: path, request: try Self.request(query), now: Self.asOf,
      baseURL: "https://dash.example.net", snapshots: [snapshot])
  }

  /// The report of a request.
  func report(_ request: SessionRequest) -> Report {
    Report(
      agent: snapshot.agent, table: snapshot.table, filter: request.filter(asOf: snapshot.asOf),
      asOf: snapshot.asOf, timeZone: request.timeZone, coverage: snapshot.coverage,
      capacity: snapshot.capacity)
  }

  /// The deployments of a request, as they are compared.
  func history(_ request: SessionRequest) -> DeploymentHistory {
    DeploymentHistory(
      table: snapshot.table, filter: request.filter(asOf: snapshot.asOf), asOf: snapshot.asOf)
  }

  /// What the overview has of the agent.
  func overview(_ request: SessionRequest) -> OverviewPage.Agent {
    let history = history(request)
    let newest = history.deploymentIDs.first.flatMap { id in
      history.latestVerdict.map { (deploymentID: id, verdict: $0) }
    }
    return OverviewPage.Agent(snapshot: snapshot, report: report(request), newest: newest)
  }

  /// The sessions page of a query.
  func sessionsPage(_ query: String = "", pages: Pages) throws -> [UInt8] {
    let visit = try visit("/agents/\(snapshot.agent.text)/sessions", query)
    let selection = snapshot.table.select(
      visit.request.filter(asOf: snapshot.asOf), order: visit.request.order)
    return try pages.sessions(
      snapshot, report: report(visit.request), history: history(visit.request),
      rows: selection.sessions(visit.request.rows(of: selection.count)), site: site, visit: visit)
  }

  /// The folder of the program's own templates.
  static let templates = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Templates")

  /// The context of a page whose path ends in a suffix.
  func context(_ suffix: String, _ query: String = "") throws -> PageContext {
    let visit = try visit("/agents/\(snapshot.agent.text)\(suffix)", query)
    return PageContext(site: site, visit: visit, snapshot: snapshot, suffix: suffix)
  }

  /// A session that failed after 4 min 12 s.
  static let failedSession: Session = {
    let start = Timestamp(iso8601: "2025-10-17T02:16:04Z") ?? asOf
    return Session(
      id: "64fc73b7-80d7-4789-96be-f35cde6759f2", deploymentID: deployments[3], createdAt: start,
      endedAt: start.advanced(byMilliseconds: 252_000), botStartSeconds: 9, coldStart: true,
      completionStatus: "HTTP_ERROR", endState: "agent_error")
  }()

  /// What upstream knows of ``failedSession``.
  static let details: SessionDetails = {
    let start = failedSession.createdAt ?? asOf
    let samples = (2..<50).map { index in
      ResourceMetrics.Sample(
        time: start.seconds + Int64(index) * 5, cpuMillicores: 150 + index * 7,
        memoryBytes: (280 + index) << 20)
    }
    return SessionDetails(
      session: failedSession,
      resources: ResourceMetrics(
        sampleCount: 48, cpuMillicores: .init(p50: 270, p90: 400, p95: 450, p99: 500),
        memoryBytes: .init(p50: 331 << 20, p90: 400 << 20, p95: 450 << 20, p99: 500 << 20),
        samples: samples),
      meetings: [.init(meetingId: "f1e2d3c4", participantId: "d4e5f6a7")],
      events: [
        .init(name: "SESSION_COMPLETED", at: failedSession.endedAt),
        .init(name: "PAUSED_BY_NOBODY", at: failedSession.endedAt),
      ])
  }()

  /// The log of ``failedSession``, out of order.
  static let log: LogPage = {
    let start = failedSession.createdAt ?? asOf
    let lines = [
      (171_300, "WARNING turn 6, the model answered in 4,630 ms"),
      (400, "INFO request accepted, no warm instance was free"),
      (214_200, "ERROR socket closed: <script>alert('1011')</script> & more"),
    ]
    return LogPage(
      total: 3,
      lines: lines.map { LogLine(text: $1, at: start.advanced(byMilliseconds: Int64($0))) })
  }()

  private static func agent(_ name: String) -> AgentName {
    AgentName(name) ?? agent("not-a-name")
  }

  private static func session(
    index: Int, of count: Int, using generator: inout SeededGenerator
  ) -> Session {
    let week = 7.0 * 86_400_000
    let spread = (Double(index) + Double.random(in: 0..<1, using: &generator)) / Double(count)
    let wave = spread + 0.015 * sin(spread * 14 * .pi)
    let created = asOf.advanced(byMilliseconds: -Int64(week * max(0, 1 - wave)) - 1000)
    let deployment = spread < 0.2 ? 0 : spread < 0.5 ? 1 : spread < 0.78 ? 2 : 3
    let isCold = Double.random(in: 0..<1, using: &generator) < 0.11
    let endings = [
      ("HTTP_COMPLETED", 0.84), ("WS_CONNECTION_CLOSED", 0.12), ("HTTP_ERROR", 0.028),
      ("503", 0.005), ("WS_KEEPALIVE_TIMEOUT", 0.007),
    ]
    var draw = Double.random(in: 0..<1, using: &generator) * (deployment == 3 ? 1.03 : 1)
    let status =
      endings.first { ending in
        draw -= ending.1
        return draw < 0
      }?.0 ?? "HTTP_ERROR"
    let length = Int64(exp(Double.random(in: 1...6.2, using: &generator)) * 1000)
    let isActive = index == count - 1 || index == count * 199 / 200
    let seconds =
      isCold
      ? Int.random(in: 3...14, using: &generator) : Int.random(in: 0...3, using: &generator)
    let ended = created.advanced(byMilliseconds: length)
    return Session(
      id: uuid(using: &generator), deploymentID: deployments[deployment], createdAt: created,
      endedAt: isActive ? nil : min(ended, asOf.advanced(byMilliseconds: -500)),
      botStartSeconds: status == "HTTP_ERROR" && isCold ? nil : seconds, coldStart: isCold,
      completionStatus: isActive ? nil : status)
  }

  private static func uuid(using generator: inout SeededGenerator) -> String {
    let hex = (0..<2).map { _ in
      let digits = String(generator.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
    let cuts = [0, 8, 12, 16, 20, 32]
    return zip(cuts, cuts.dropFirst()).map { hex.dropFirst($0).prefix($1 - $0) }
      .joined(separator: "-")
  }
}
