import Foundation
import PipecatModel
import SessionReport
import SessionSync

/// Every page of the dashboard as HTML.
///
/// A page is a pure function of what it is given: the same data and the same visit give the same
/// text.
struct Pages: Sendable {
  private let templates: TemplateSet

  /// A page's template, named as its file.
  private enum Template: String, CaseIterable {
    case overview, sessions, badFilter = "bad-filter", deployments, session, problem
  }

  /// Compiles all templates of a folder.
  ///
  /// - Throws: ``TemplateError`` where one is missing or cannot be used: better no start than an
  ///   empty page later.
  init(templates folder: URL) throws {
    templates = try TemplateSet(folder: folder)
    for template in Template.allCases where !templates.contains(template.rawValue) {
      throw TemplateError(file: "\(template.rawValue).mustache", problem: "the file is missing")
    }
  }

  /// The agents, with the state of each.
  func overview(
    _ agents: [(snapshot: AgentSnapshot, report: Report)], site: Site, visit: Visit
  ) throws -> String {
    try render(OverviewPage(agents, in: PageContext(site: site, visit: visit)), .overview)
  }

  /// The main page.
  ///
  /// - Parameters:
  ///   - snapshot: the agent's data.
  ///   - report: every figure of the link's filter.
  ///   - rows: the sessions of the link's page, in its order.
  func sessions(
    _ snapshot: AgentSnapshot, report: Report, rows: [Session], site: Site, visit: Visit
  ) throws -> String {
    let context = PageContext(site: site, visit: visit, snapshot: snapshot, suffix: "/sessions")
    return try render(
      SessionsPage(report: report, rows: rows, snapshot: snapshot, in: context), .sessions)
  }

  /// The answer to a link with values that are not understood, for status 400.
  ///
  /// - Parameters:
  ///   - snapshot: the agent's data, of which nothing is counted.
  ///   - parameters: the link's, as they came.
  ///   - problems: what is wrong with them.
  ///   - visit: its request is not used, for ``InvalidParameters`` tells what was understood.
  func badFilter(
    _ snapshot: AgentSnapshot, parameters: [(name: String, value: String)],
    problems: InvalidParameters, site: Site, visit: Visit
  ) throws -> String {
    var visit = visit
    visit.request = problems.understood
    let context = PageContext(site: site, visit: visit, snapshot: snapshot, suffix: "/sessions")
    return try render(
      BadFilterPage(parameters: parameters, problems: problems.problems, in: context), .badFilter)
  }

  /// Deployments side by side.
  func deployments(
    _ snapshot: AgentSnapshot, report: Report, site: Site, visit: Visit
  ) throws -> String {
    let context = PageContext(
      site: site, visit: visit, snapshot: snapshot, suffix: "/deployments")
    return try render(
      DeploymentsPage(report: report, snapshot: snapshot, in: context), .deployments)
  }

  /// One session.
  ///
  /// - Parameters:
  ///   - snapshot: the data of its agent.
  ///   - session: as the archive has it.
  ///   - details: what upstream knows besides; `nil` where it could not be had.
  ///   - log: its log; `nil` where it could not be had.
  ///   - trouble: why details or log could not be had, in a sentence.
  ///   - report: of its deployment, to hold its bot start against.
  func session(
    _ snapshot: AgentSnapshot, session: Session, details: SessionDetails?, log: LogPage?,
    trouble: String?, report: Report?, site: Site, visit: Visit
  ) throws -> String {
    let suffix = visit.path.range(of: "/sessions/", options: .backwards)
      .map { visit.path[$0.lowerBound...] }
    let context = PageContext(
      site: site, visit: visit, snapshot: snapshot, suffix: String(suffix ?? ""))
    let story = SessionStory(session: session, details: details, log: log, in: context)
    return try render(
      SessionPage(story: story, log: log, trouble: trouble, report: report, in: context),
      .session)
  }

  /// A page in place of one that cannot be shown.
  ///
  /// - Parameters:
  ///   - status: the HTTP status, shown in front of the title.
  ///   - title: what is the matter, in a few words.
  ///   - sentence: what it means and what one can do.
  ///   - visit: `nil` where the request could not even be read.
  func problem(
    status: Int, title: String, sentence: String, site: Site, visit: Visit?
  ) throws -> String {
    try render(
      ProblemPage(status: status, title: title, sentence: sentence, site: site, visit: visit),
      .problem)
  }

  private func render(_ view: some View, _ template: Template) throws -> String {
    try templates.render(view, with: template.rawValue)
  }
}
