import Foundation
import FuzzSupport
import PipecatModel
import SessionReport

extension Harness {
  /// What becomes of the parameters of a link: rows, figures and verdicts of a few sessions. A harness of its
  /// own, since a report takes longer than all that `filters` does.
  static let reports = Harness(name: "reports") { bytes in
    let parameters = parameters(in: bytes)
    guard let request = try? SessionRequest(parameters: parameters, defaults: .page(in: .gmt)),
      let agent = AgentName("support-line")
    else { return }
    let asOf = instants[bytes.count % instants.count]
    check(request.filter(asOf: asOf), of: request, agent: agent, asOf: asOf)
  }

  private static let instants = [1_774_747_800_000, 0, Int64.min, .max].map {
    Timestamp(milliseconds: $0)
  }

  private static func check(
    _ filter: SessionFilter, of request: SessionRequest, agent: AgentName, asOf: Timestamp
  ) {
    let selection = sampleSessions.select(filter, order: request.order)
    let listed = selection.sessions(request.rows(of: selection.count))
    require(listed.count <= min(selection.count, request.limit), "no more rows than match")
    require(
      listed.allSatisfy { filter.window.contains($0.createdAt) },
      "rows in the window: \(filter.window)")
    let report = Report(
      agent: agent, table: sampleSessions, filter: filter, asOf: asOf, timeZone: request.timeZone,
      coverage: Coverage(
        complete: true, from: nil, sessions: sampleSessions.count, upstreamTotal: nil),
      capacity: Capacity(maxReplicas: 3))
    require(
      report.total.figures.sessions == selection.count,
      "figures of as many sessions as are listed: \(request.parameters)")
    let buckets = report.total.timeline.buckets
    require(buckets.count <= 120, "120 buckets at most: \(request.parameters)")
    require(
      zip(buckets, buckets.dropFirst()).allSatisfy { $0.start < $1.start },
      "buckets follow each other: \(request.parameters)")
    let comparison = DeploymentHistory(table: sampleSessions, filter: filter, asOf: asOf)
      .comparison(
        baseline: request.baseline, candidate: request.candidate, in: request.timeZone)
    let counted = [comparison.baseline, comparison.candidate].compactMap { $0?.sessions }
    require(
      counted.allSatisfy { $0 <= selection.count },
      "no more sessions compared than match: \(request.parameters)")
    var json = JSONWriter()
    report.writeDeployments(comparison: comparison, problem: nil, to: &json)
    report.write(to: &json)
  }

  /// Sessions of every kind, some with times at the ends of what a table holds.
  static let sampleSessions: SessionTable = {
    let times: [Int64?] = [nil, .min, 0, 1_774_747_800_000, 1_774_747_801_000, .max]
    let botStarts: [Int?] = [nil, 0, 3, 40, .max]
    return SessionTable(
      (0..<24).map { number in
        let created = times[number % times.count].map { Timestamp(milliseconds: $0) }
        return Session(
          id: "\(number)81f4", deploymentID: ["81f4da55", "92a5", nil][number % 3],
          createdAt: created,
          endedAt: number % 4 == 0 ? nil : created?.advanced(byMilliseconds: 1000),
          botStartSeconds: botStarts[number % botStarts.count],
          coldStart: [nil, true, false][number % 3],
          completionStatus: [nil, "HTTP_COMPLETED", "500"][number / 3 % 3],
          endState: [nil, "completed"][number / 2 % 2])
      })
  }()
}
