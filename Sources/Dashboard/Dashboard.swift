import Foundation
import HTTPTypes
import Logging
import MicroHTTP
import PipecatClient
import PipecatModel
import SessionReport
import SessionSync

/// The reading flow: takes the snapshots that the sync publishes, and answers requests with pages,
/// their twins for programs, charts and exports.
///
/// Holds no key and asks upstream for nothing but a session's details and log.
public struct Dashboard: Handler {
  var site: Site
  let pages: Pages
  var answers: Answers
  let assets: Assets
  let openAPI: PreparedFile
  /// What whoever asks may see.
  var agents: VisibleAgents
  /// Who asks.
  var visitor = Visitor.anonymous
  let door: Door
  /// Signs links and tells which are good; `nil` where there are no signed links.
  let links: LinkSigner?
  let audit: AuditLog
  /// What signed links let through.
  let locked = LockedSnapshots()
  /// Whether `/metrics` is told here, and not at an address of its own.
  private let tellsMetrics: Bool
  let details: DetailCache
  /// What reports counted of what has not changed since.
  let counted = ReportMemory(maxBytes: 8 << 20)
  let timeZone: TimeZone
  var publicURL: String?
  let clock: @Sendable () -> Timestamp
  let registry: PrometheusRegistry
  /// Makes all that is not prepared.
  let pool: ComputePool
  let prepared: PreparedAnswers
  private let requests: RequestMetrics
  /// How long a session's page waits for what upstream adds to it.
  var detailPatience = Duration.seconds(3)
  let logger: Logger

  /// A dashboard that shows what `snapshots` holds.
  ///
  /// - Parameters:
  ///   - configuration: what it shows of itself and to whom.
  ///   - snapshots: the data.
  ///   - details: asked for one session's details and log when its page is opened.
  ///   - door: who is let in.
  ///   - links: signs links; `nil` for none.
  ///   - metrics: what `/metrics` tells besides the state of the agents.
  ///   - clock: the time of day, for the age of the data.
  ///   - logger: told of answers that could not be made.
  /// - Throws: where a template or an asset can't be read; the error names the file.
  public init(
    _ configuration: DashboardConfiguration, snapshots: SnapshotStore,
    details: any SessionDetailSource, door: Door? = nil, links: LinkSigner? = nil,
    metrics: PrometheusRegistry = .dashboard(),
    clock: @escaping @Sendable () -> Timestamp, logger: Logger
  ) throws {
    let publicFolder = configuration.assets.appendingPathComponent("Public")
    answers = Answers(
      frameAncestors: configuration.frameAncestors, isSecure: configuration.isSecure)
    assets = try Assets(folder: publicFolder, answers: answers)
    openAPI = answers.prepared(
      Array(try Data(contentsOf: publicFolder.appendingPathComponent("openapi.json"))),
      type: MediaType.json)
    pool = ComputePool()
    prepared = PreparedAnswers(pool: pool)
    pages = try Pages(templates: configuration.assets.appendingPathComponent("Templates"))
    site = Site(
      version: configuration.version, isSimulated: configuration.isSimulated,
      sourceName: configuration.isSimulated ? "Simulated cloud" : "Pipecat Cloud API",
      syncInterval: configuration.syncInterval, assetVersion: assets.version,
      allowsFraming: !configuration.frameAncestors.isEmpty,
      signsLinks: links != nil && door?.asksWhoOneIs == true)
    agents = .all(in: snapshots)
    audit = AuditLog(logger)
    self.door = door ?? Door(Door.Rules(), audit: audit)
    self.links = links
    tellsMetrics = configuration.tellsMetrics
    self.details = DetailCache(details)
    timeZone = configuration.timeZone
    publicURL = configuration.publicURL
    registry = metrics
    requests = RequestMetrics(metrics)
    self.clock = clock
    self.logger = logger
  }

  /// Answers one request.
  public func answer(_ request: Request) -> Answer {
    let start = ContinuousClock().now
    let route = Route(request.pathSegments)
    return measured(answer(request, through: door, at: route), at: route, since: start)
  }

  /// The answer to a request that is well formed and let in.
  func admitted(_ request: Request, to route: Route) throws -> Answer {
    if let subject = route.subject { return try prepared(request, at: route, from: subject) }
    return switch route {
    case .shared(let token, let path): shared(request, token: token, path: path)
    case .share(let agent, let form): try share(request, agent, as: form)
    case .session(let agent, let id, .page): try sessionPage(request, agent, id: id)
    case .session(let agent, let id, .json): try sessionTwin(request, agent, id: id)
    case .upstreamSession(let agent, let id): try upstreamSession(agent, id: id)
    case .openAPI: .prepared(openAPI.response(to: request))
    case .asset(let name): try asset(named: name, request)
    case .health, .readiness: .now(try response(to: request, at: route))
    // Told however much there is to do: that is when it is looked at.
    case .metrics where tellsMetrics: .later { .now(metrics()) }
    case .metrics: throw Failure.noSuchPage
    default: computed(request) { try response(to: request, at: route) }
    }
  }

  /// The answer to a request that needs nothing but what is here.
  func response(to request: Request, at route: Route) throws -> Response {
    switch route {
    case .overview(.page): try overviewPage(request)
    case .overview(.json): try overviewTwin(request)
    case .words: try wordsPage(request)
    case .sessions(let agent, .page): try sessionsPage(request, agent)
    case .sessions(let agent, .json): try sessionsTwin(request, agent)
    case .sessions(let agent, .csv): try export(request, agent, as: .csv)
    case .sessions(let agent, .ndjson): try export(request, agent, as: .ndjson)
    case .report(let agent): try reportTwin(request, agent)
    case .deployments(let agent, .page): try deploymentsPage(request, agent)
    case .deployments(let agent, .json): try deploymentsTwin(request, agent)
    case .chart(let agent, let name): try chart(request, agent, name)
    case .upstreamAgents: try upstreamAgents()
    case .upstreamSessions(let agent): try upstreamSessions(request, agent)
    case .health: answers.response(Array("ok\n".utf8), type: MediaType.text)
    case .readiness: readiness()
    case .session, .upstreamSession, .share, .shared, .metrics, .openAPI, .asset:
      throw Failure.noSuchPage
    }
  }

  /// The answer to a request that failed, in the form that its audience expects.
  func response(to error: any Error, for request: Request) -> Response {
    let failure =
      error as? Failure
      ?? Failure(
        status: .internalServerError, sentence: "The dashboard could not make this answer.")
    if failure.status == .internalServerError {
      logger.error(
        "answer failed", metadata: ["path": "\(request.loggedPath)", "error": "\(error)"])
    }
    switch Audience(request.pathSegments) {
    case .people: return problemPage(failure, request)
    case .programs: return answers.problem(failure)
    case .upstreamClients: return answers.upstreamError(failure)
    }
  }

  private func measured(
    _ answer: Answer, at route: Route?, since start: ContinuousClock.Instant
  ) -> Answer {
    let requests = requests
    @Sendable func note(_ answer: Answer) -> Answer {
      let status: HTTPResponse.Status
      switch answer {
      case .now(let response): status = response.status
      case .prepared(let response): status = response.status
      case .later(let answer): return .later { note(await answer()) }
      case .hangUp: return .hangUp
      }
      requests.add(route?.pattern, status: status.code, took: ContinuousClock().now - start)
      return answer
    }
    return note(answer)
  }
}

extension Request {
  /// The path as a log may have it: without the token of a signed link, which opens it.
  fileprivate var loggedPath: String {
    guard case .shared(_, let path) = Route(pathSegments) else { return path }
    return "/embed/…/" + path.joined(separator: "/")
  }
}
