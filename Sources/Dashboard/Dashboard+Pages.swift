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
    let snapshots = try allSnapshots()
    return try page(request, query, about: snapshots) { visit in
      let agents = snapshots.map { snapshot in
        OverviewPage.Agent(
          snapshot: snapshot, report: report(snapshot, query), newest: verdictOnNewest(snapshot))
      }
      return try pages.overview(agents, site: site, visit: visit)
    }
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
        snapshot, parameters: request.parameters.filter { $0.name != "apply" },
        problems: problems, report: report(snapshot, problems.understood), site: site,
        visit: visit(request))
      return answers.html(page, status: .badRequest)
    }
    return try page(request, query, about: [snapshot]) { visit in
      try pages.sessions(
        snapshot, report: report(snapshot, query), history: history(snapshot, query),
        rows: rows(selection(snapshot, query), query), site: site, visit: visit)
    }
  }

  /// `…/deployments`: the deployments side by side.
  func deploymentsPage(_ request: Request, _ agent: String) throws -> Response {
    let snapshot = try snapshot(of: agent)
    let query = try pageRequest(request)
    return try page(request, query, about: [snapshot]) { visit in
      try pages.deployments(
        snapshot, report: report(snapshot, query), history: history(snapshot, query), site: site,
        visit: visit)
    }
  }

  /// A page, or 304 where the reader's copy of it is as good.
  ///
  /// A form is sent on to the shortest link that says the same, for it sends all its fields, filled
  /// in or not. With `refresh` in its link a page asks a browser to come again.
  ///
  /// - Parameters:
  ///   - request: what was asked.
  ///   - query: what its link means.
  ///   - logChoice: which log lines it means.
  ///   - subjects: the snapshots that the page shows.
  ///   - more: what else it shows that may change.
  ///   - make: makes the page.
  /// - Returns: the answer.
  /// - Throws: what `make` throws.
  func page(
    _ request: Request, _ query: SessionRequest, _ logChoice: LogChoice = .all,
    about subjects: [AgentSnapshot], adding more: FoundDetails? = nil,
    make: (Visit) throws -> [UInt8]
  ) throws -> Response {
    if request.isFromForm {
      return answers.seeOther(Links.address(request.escapedPath, query.parameters))
    }
    var visit = visit(request, query)
    visit.logChoice = logChoice
    let tag = PageTag(visit, of: site, about: subjects, adding: more).text
    visit.entityTag = tag
    if request.isFor(tag) {
      return answers.notModified(tag, refreshSeconds: query.refreshSeconds)
    }
    let headers = answers.headers(ofPage: tag, refreshSeconds: query.refreshSeconds)
    return answers.html(try make(visit), headers: headers)
  }

  /// `/words`: what the words on the other pages mean.
  func wordsPage(_ request: Request) throws -> Response {
    let query = try pageRequest(request)
    return try page(request, query, about: agents.all) { try pages.words(site: site, visit: $0) }
  }

  /// A failure as a page; as a line of text where even that can't be made.
  func problemPage(_ failure: Failure, _ request: Request) -> Response {
    do {
      let page = try pages.problem(
        status: failure.status.code, title: failure.status.reasonPhrase,
        sentence: failure.sentence, ways: ways(out: request), site: site, visit: visit(request))
      return answers.html(page, status: failure.status, headers: answers.headers(for: failure))
    } catch {
      logger.error("error page failed", metadata: ["error": "\(error)"])
      return answers.line(failure)
    }
  }

  /// Where someone who asked for a session that is not there may have wanted to go.
  private func ways(out request: Request) -> [Choice] {
    guard case .session(let agent, let id, .page) = Route(request.pathSegments),
      AgentName(agent).flatMap(agents.snapshot(of:)) != nil
    else { return [] }
    let base = "/agents/\(Links.segment(agent))/sessions"
    return [
      Choice(
        name: "Sessions of \(agent) that begin with “\(Words.short(id))”",
        href: Links.address(base, [("session", String(id.prefix(8)))]))
    ]
  }

  /// What a request brings to a page; the default link where its own was not understood.
  func visit(_ request: Request, _ query: SessionRequest? = nil) -> Visit {
    Visit(
      path: request.escapedPath,
      request: query ?? SessionRequest(defaults: defaults(.page(in: timeZone))),
      now: clock(), baseURL: publicURL ?? door.proxies.address(of: request),
      snapshots: agents.all, link: agents.link)
  }
}

extension Answers {
  /// Sends the reader on to another address of ours.
  func seeOther(_ address: String) -> Response {
    empty(status: .seeOther, headers: [.location: address])
  }

  /// That a reader's copy of a page is as good.
  func notModified(_ tag: String, refreshSeconds: Int?) -> Response {
    var headers = headers(ofPage: tag, refreshSeconds: refreshSeconds)
    headers[.vary] = "Accept-Encoding"
    return empty(status: .notModified, headers: headers)
  }

  /// The headers of a page that can be kept, and loads itself again after some seconds.
  func headers(ofPage tag: String, refreshSeconds: Int?) -> HTTPFields {
    var headers: HTTPFields = [.eTag: tag]
    if let refreshSeconds { headers[.refresh] = String(refreshSeconds) }
    return headers
  }

  /// A page, in UTF-8.
  func html(
    _ page: [UInt8], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    response(page, type: MediaType.html, status: status, headers: headers)
  }
}

extension Request {
  /// The path as an address has it.
  fileprivate var escapedPath: String {
    "/" + pathSegments.map(Links.segment).joined(separator: "/")
  }

  /// Whether a form of ours asks: those send all their fields, filled in or not.
  var isFromForm: Bool { query.contains { $0.name == "apply" } }

  /// Whether the reader has a copy with the tag already (RFC 9110, 13.1.2).
  func isFor(_ tag: String) -> Bool {
    headers[values: .ifNoneMatch].contains { EntityTagList($0).matches(tag) }
  }
}
