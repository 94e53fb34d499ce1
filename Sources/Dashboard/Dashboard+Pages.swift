import HTTPTypes
import Logging
import MicroHTTP
import PipecatModel
import SessionReport
import SessionSync

extension Dashboard {
  /// `/`: the agents.
  func overviewPage(_ request: Request) throws -> Response {
    let query = try pageRequest(request)
    let agents = try allSnapshots().map { (snapshot: $0, report: report($0, query)) }
    return answers.html(
      try pages.overview(agents, site: site, visit: visit(request, query)),
      headers: refreshing(query))
  }

  /// `…/sessions`: the main page. A filter that was not understood gets the page too, with its form
  /// as it was filled in.
  func sessionsPage(_ request: Request, _ agent: String) throws -> Response {
    let snapshot = try snapshot(of: agent)
    let query: SessionRequest
    do {
      query = try pageRequest(request)
    } catch let failure as Failure {
      guard let problems = failure.problems else { throw failure }
      let page = try pages.badFilter(
        snapshot, parameters: request.parameters, problems: problems, site: site,
        visit: visit(request))
      return answers.html(page, status: .badRequest)
    }
    let rows = rows(selection(snapshot, query), query)
    return answers.html(
      try pages.sessions(
        snapshot, report: report(snapshot, query), rows: rows, site: site,
        visit: visit(request, query)),
      headers: refreshing(query))
  }

  /// `…/deployments`: the deployments side by side.
  func deploymentsPage(_ request: Request, _ agent: String) throws -> Response {
    let snapshot = try snapshot(of: agent)
    let query = try pageRequest(request)
    return answers.html(
      try pages.deployments(
        snapshot, report: report(snapshot, query), site: site, visit: visit(request, query)),
      headers: refreshing(query))
  }

  /// A failure as a page; as a line of text where even that can't be made.
  func problemPage(_ failure: Failure, _ request: Request) -> Response {
    do {
      let page = try pages.problem(
        status: failure.status.code, title: failure.status.reasonPhrase,
        sentence: failure.sentence, site: site, visit: visit(request))
      return answers.html(page, status: failure.status, headers: answers.headers(for: failure))
    } catch {
      logger.error("error page failed", metadata: ["error": "\(error)"])
      return answers.line(failure)
    }
  }

  /// Lets a browser ask again after as many seconds as the link says.
  func refreshing(_ query: SessionRequest) -> HTTPFields {
    var headers: HTTPFields = [:]
    if let seconds = query.refreshSeconds { headers[.refresh] = String(seconds) }
    return headers
  }

  /// What a request brings to a page; the default link where its own was not understood.
  func visit(_ request: Request, _ query: SessionRequest? = nil) -> Visit {
    Visit(
      path: request.path, request: query ?? SessionRequest(defaults: .page(in: timeZone)),
      now: clock(), baseURL: publicURL ?? "http://\(request.headers[.hostField] ?? "localhost")",
      snapshots: snapshots.all)
  }
}

extension Answers {
  /// A page.
  func html(
    _ page: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    response(Array(page.utf8), type: MediaType.html, status: status, headers: headers)
  }
}
