import HTTPTypes
import MicroHTTP
import PipecatModel
import SessionReport
import SessionSync

extension Dashboard {
  /// `/agents.json`: the state of each agent, with the figures of the filter.
  func overviewTwin(_ request: Request) throws -> Response {
    let query = try twinRequest(request)
    let agents = try allSnapshots()
    return answers.json { json in
      json.beginObject()
      json.key("agents")
      json.beginArray()
      for snapshot in agents {
        json.beginObject()
        json.field("ready", snapshot.details?.ready)
        json.field("activeSessionCount", snapshot.details?.activeSessionCount)
        json.field("problem", snapshot.problem?.statement)
        report(snapshot, query).writeSummaryFields(to: &json)
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
  }

  /// `…/sessions.json`: one page of sessions.
  func sessionsTwin(_ request: Request, _ agent: String) throws -> Response {
    let query = try twinRequest(request)
    let snapshot = try snapshot(of: agent)
    let selection = selection(snapshot, query)
    let provenance = Provenance(snapshot)
    var headers = provenance.headers
    headers[.link] = links(request, query, total: selection.count)
    return answers.json(headers: headers) { json in
      json.beginObject()
      provenance.writeFields(to: &json)
      json.field("total_count", selection.count)
      json.key("sessions")
      json.beginArray()
      for session in rows(selection, query) {
        session.writeRow(to: &json)
      }
      json.endArray()
      json.endObject()
    }
  }

  /// `…/report.json`: every figure.
  func reportTwin(_ request: Request, _ agent: String) throws -> Response {
    let query = try twinRequest(request)
    let snapshot = try snapshot(of: agent)
    let report = report(snapshot, query)
    return answers.json(headers: Provenance(snapshot).headers) {
      report.write(problem: snapshot.problem?.statement, to: &$0)
    }
  }

  /// `…/deployments.json`: two deployments compared, and all of them side by side.
  func deploymentsTwin(_ request: Request, _ agent: String) throws -> Response {
    let query = try twinRequest(request)
    let snapshot = try snapshot(of: agent)
    let report = report(snapshot, query)
    let comparison = history(snapshot, query).comparison(
      baseline: query.baseline, candidate: query.candidate, in: query.timeZone)
    return answers.json(headers: Provenance(snapshot).headers) {
      report.writeDeployments(
        comparison: comparison, problem: snapshot.problem?.statement, to: &$0)
    }
  }

  /// `…/charts/{chart}.svg`: one chart alone.
  func chart(_ request: Request, _ agent: String, _ name: ChartName) throws -> Response {
    let query = try twinRequest(request)
    let snapshot = try snapshot(of: agent)
    let svg = name.svg(for: report(snapshot, query), snapshot: snapshot, request: query)
    return answers.response(
      Array(svg.utf8), type: MediaType.svg, headers: Provenance(snapshot).headers)
  }

  /// The pages around this one, for the `Link` header.
  func links(_ request: Request, _ query: SessionRequest, total: Int) -> String {
    LinkHeader(
      path: request.path, total: total, offset: query.offset, limit: query.limit,
      parameters: query.parameters.filter { !["limit", "offset"].contains($0.name) }
    ).value
  }
}
