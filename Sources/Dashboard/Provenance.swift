import HTTPTypes
import PipecatModel
import SessionReport
import SessionSync

/// From when an answer's data are, how much of upstream's history they are, and what keeps them from
/// being fresh: what every twin says, and every page in words.
struct Provenance {
  private let snapshot: AgentSnapshot

  init(_ snapshot: AgentSnapshot) {
    self.snapshot = snapshot
  }

  /// The same as header fields, for answers whose body has no place for it.
  var headers: HTTPFields {
    var fields: HTTPFields = [:]
    fields[.dataAsOf] = snapshot.asOf.iso8601
    let coverage = snapshot.coverage
    var parts = [coverage.complete ? "complete" : "incomplete"]
    if let from = coverage.from { parts.append("from=\"\(from.iso8601)\"") }
    parts.append("sessions=\(coverage.sessions)")
    if let total = coverage.upstreamTotal { parts.append("upstream-total=\(total)") }
    fields[.dataCoverage] = parts.joined(separator: "; ")
    if let problem = snapshot.problem { fields[.dataProblem] = problem.statement }
    return fields
  }

  /// Writes it as fields of an object that `json` has begun.
  func writeFields(to json: inout JSONWriter) {
    json.field("asOf", snapshot.asOf)
    json.key("coverage")
    snapshot.coverage.write(to: &json)
    json.field("problem", snapshot.problem?.statement)
  }
}

extension SyncProblem {
  /// What is wrong and since when, in one sentence for programs' users.
  var statement: String {
    "\(sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence), since \(since.iso8601)."
  }
}
