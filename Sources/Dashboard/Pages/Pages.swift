import Foundation
import PipecatModel
import SessionReport
import SessionSync

/// Every page of the dashboard as HTML.
///
/// A page is a pure function of what it is given: the same data and the same visit give the same
/// text, in UTF-8.
struct Pages: Sendable {
  private let templates: TemplateSet

  /// A page's template, named as its file.
  private enum Template: String, CaseIterable {
    case overview, words, sessions, deployments, session, problem
    case badFilter = "bad-filter"
    case signedLink = "signed-link"
  }

  /// The views that have templates of their own.
  private static let parts: [any Part.Type] = [
    Bar.self, ComparisonPanel.self, ComparisonPanel.Row.self, ChartPanel.self,
    ChartPanel.LegendItem.self, ChartPanel.Line.self, Chip.self,
    DeploymentsPanel.self, DeploymentsPanel.Row.self, EmptyState.self, Figure.self,
    FilterForm.self, FilterForm.Choices.self, FilterForm.Facet.self, FilterForm.Field.self,
    FindingView.self, Frame.Foot.self, Head.self, Notice.self, OverviewPage.Row.self,
    RowsPanel.self, RowsPanel.Row.self, SessionPage.Line.self,
  ]

  /// Compiles all templates of a folder.
  ///
  /// - Throws: ``TemplateError`` where one is missing or cannot be used: better no start than an
  ///   empty page later.
  init(templates folder: URL) throws {
    templates = try TemplateSet(folder: folder)
    let names = Template.allCases.map(\.rawValue) + Self.parts.map { $0.template }
    for name in names where !templates.contains(name) {
      throw TemplateError(file: "\(name).mustache", problem: "the file is missing")
    }
  }

  /// The agents, with the state of each.
  func overview(
    _ agents: [OverviewPage.Agent], site: Site, visit: Visit
  ) throws -> [UInt8] {
    try render(OverviewPage(agents, in: PageContext(site: site, visit: visit)), .overview)
  }

  /// The main page: the report and the history have every figure of the link's filter, the rows are
  /// those of the link's page, in its order.
  func sessions(
    _ snapshot: AgentSnapshot, report: Report, history: DeploymentHistory, rows: [Session],
    site: Site, visit: Visit
  ) throws -> [UInt8] {
    let context = PageContext(site: site, visit: visit, snapshot: snapshot, suffix: "/sessions")
    return try render(
      SessionsPage(
        report: report, history: history, rows: rows, snapshot: snapshot, in: context), .sessions)
  }

  /// The answer to a link with values that are not understood, for status 400.
  ///
  /// The parameters are the link's, as they came. The request of the visit is not used, for the
  /// problems tell what was understood; the report is of that, for the values that one may choose.
  func badFilter(
    _ snapshot: AgentSnapshot, parameters: [(name: String, value: String)],
    problems: InvalidParameters, report: Report, site: Site, visit: Visit
  ) throws -> [UInt8] {
    var visit = visit
    visit.request = problems.understood
    let context = PageContext(site: site, visit: visit, snapshot: snapshot, suffix: "/sessions")
    return try render(
      BadFilterPage(
        parameters: parameters, problems: problems.problems, report: report, in: context),
      .badFilter)
  }

  /// Two deployments compared, and all of them side by side.
  func deployments(
    _ snapshot: AgentSnapshot, report: Report, history: DeploymentHistory, site: Site, visit: Visit
  ) throws -> [UInt8] {
    let context = PageContext(
      site: site, visit: visit, snapshot: snapshot, suffix: "/deployments")
    return try render(
      DeploymentsPage(report: report, history: history, snapshot: snapshot, in: context),
      .deployments)
  }

  /// One session, as the archive has it.
  ///
  /// Details and log are what upstream knows besides; where one could not be had it is `nil`, and
  /// the trouble says why in a sentence. The report is of the session's deployment, to hold its bot
  /// start against.
  func session(
    _ snapshot: AgentSnapshot, session: Session, details: SessionDetails?, log: LogPage?,
    trouble: String?, report: Report?, site: Site, visit: Visit
  ) throws -> [UInt8] {
    let suffix = visit.path.range(of: "/sessions/", options: .backwards)
      .map { visit.path[$0.lowerBound...] }
    let context = PageContext(
      site: site, visit: visit, snapshot: snapshot, suffix: String(suffix ?? ""))
    let story = SessionStory(session: session, details: details, log: log, in: context)
    return try render(
      SessionPage(story: story, log: log, trouble: trouble, report: report, in: context),
      .session)
  }

  /// A signed link that was just made, and its address.
  func signedLink(
    _ link: SharedLink, url: String, snapshot: AgentSnapshot, site: Site, visit: Visit
  ) throws -> [UInt8] {
    let context = PageContext(site: site, visit: visit, snapshot: snapshot, suffix: "/share")
    return try render(SignedLinkPage(link, url: url, snapshot: snapshot, in: context), .signedLink)
  }

  /// What the words on the other pages mean.
  func words(site: Site, visit: Visit) throws -> [UInt8] {
    try render(WordsPage(in: PageContext(site: site, visit: visit)), .words)
  }

  /// A page in place of one that cannot be shown: what is the matter, in a few words after the HTTP
  /// status, a sentence of what it means, and where to go instead before all else. The visit is
  /// `nil` where the request could not even be read.
  func problem(
    status: Int, title: String, sentence: String, ways: [Choice] = [], site: Site, visit: Visit?
  ) throws -> [UInt8] {
    try render(
      ProblemPage(
        status: status, title: title, sentence: sentence, ways: ways, site: site, visit: visit),
      .problem)
  }

  private func render(_ view: some View, _ template: Template) throws -> [UInt8] {
    try templates.render(view, with: template.rawValue)
  }
}
