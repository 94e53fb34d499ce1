import HTTPTypes
import MicroHTTP
import PipecatModel
import SessionReport
import SessionSync

extension Route {
  /// What an answer that is prepared for all who ask is made from.
  enum Subject {
    /// A page: what ``PageTag`` names.
    case page(agent: String?)
    /// Data for programs: the snapshots alone, for their `now` is that of the data.
    case twin(agent: String?)

    /// The agent that it is about; `nil` where it is about all.
    var agent: String? {
      switch self {
      case .page(let agent), .twin(let agent): agent
      }
    }
  }

  /// `nil` where each answer is made anew.
  var subject: Subject? {
    switch self {
    case .overview(.page), .words: .page(agent: nil)
    case .sessions(let agent, .page), .deployments(let agent, .page): .page(agent: agent)
    case .overview(.json), .upstreamAgents: .twin(agent: nil)
    case .sessions(let agent, .json), .deployments(let agent, .json), .report(let agent),
      .chart(let agent, _), .upstreamSessions(let agent):
      .twin(agent: agent)
    case .sessions(_, .csv), .sessions(_, .ndjson), .session, .upstreamSession, .share, .shared,
      .health, .readiness, .metrics, .openAPI, .asset:
      nil
    }
  }
}

extension Dashboard {
  /// An answer that is prepared, or that is going to be made by the pool for all who ask for it.
  ///
  /// - Throws: ``Failure`` where there is no such agent.
  func prepared(
    _ request: Request, at route: Route, from subject: Route.Subject
  ) throws -> Answer {
    let coding = request.coding
    let isPage = if case .page = subject { true } else { false }
    let address = isPage && publicURL == nil ? door.proxies.address(of: request) : nil
    let key = PreparedAnswers.Key(target: request.target, address: address)
    let version = agents.version
    let known = prepared.answer(of: key, in: version, at: clock()) {
      try? state(of: request, from: subject)
    }
    if let known, let response = known.response(to: request, in: coding) {
      look(at: subject)
      return .prepared(response)
    }
    // Whoever has a copy of a page that is not kept here is told so without it being made.
    if isPage, request.headers[.ifNoneMatch] != nil,
      let answer = try? notModified(request, from: subject)
    {
      return .now(answer)
    }
    // Whoever asks for an agent that is not there need not wait for others' answers.
    if let agent = subject.agent { _ = try snapshot(of: agent) }
    return .later {
      let result = await prepared.make(key, in: version, at: clock(), coding: coding) {
        called(address).made(request.target, at: route, from: subject)
      }
      switch result {
      case .prepared(let answer):
        guard let response = answer.response(to: request, in: coding) else { return busy(request) }
        return .prepared(response)
      case .response(let response): return .now(response)
      case .busy: return busy(request)
      }
    }
  }

  /// An answer of this one request, made by the pool.
  func computed(_ request: Request, _ make: @escaping @Sendable () throws -> Response) -> Answer {
    .later { await compute(request, make) }
  }

  /// What `make` makes, or says that it can't, by the pool.
  func compute(
    _ request: Request, _ make: @escaping @Sendable () throws -> Response
  ) async -> Answer {
    let made = await pool.value { () -> Response in
      do { return try make() } catch { return response(to: error, for: request) }
    }
    return made.map { .now($0) } ?? busy(request)
  }

  /// Makes an answer as it is for all who ask: from the link alone.
  private func made(
    _ target: String, at route: Route, from subject: Route.Subject
  ) -> PreparedAnswers.Made {
    guard let request = try? Request(method: .get, target: target) else {
      // It was read before.
      return PreparedAnswers.Made(response: Response(status: .badRequest), state: nil)
    }
    // Before the answer: what is published meanwhile then makes it be made again.
    let state = try? state(of: request, from: subject)
    do {
      return PreparedAnswers.Made(response: try response(to: request, at: route), state: state)
    } catch {
      return PreparedAnswers.Made(response: response(to: error, for: request), state: nil)
    }
  }

  /// What an answer would be made from now.
  ///
  /// - Throws: ``Failure`` where it would be one.
  private func state(of request: Request, from subject: Route.Subject) throws -> AnswerState {
    let version = agents.version
    switch subject {
    case .page:
      let (visit, subjects) = try page(request, about: subject)
      let tag = PageTag(visit, of: site, about: subjects)
      return AnswerState(
        tag: tag.text, version: version, madeAt: visit.now, holdsUntil: tag.holdsUntil)
    case .twin(let agent):
      let all = try agent.map { [try snapshot(of: $0)] } ?? allSnapshots()
      return AnswerState(
        tag: all.map { String($0.generation) }.joined(separator: ","), version: version,
        madeAt: clock(), holdsUntil: nil)
    }
  }

  /// What a page is made from.
  private func page(
    _ request: Request, about subject: Route.Subject
  ) throws -> (visit: Visit, subjects: [AgentSnapshot]) {
    guard case .page(let agent?) = subject else {
      let visit = visit(request, try pageRequest(request))
      return (visit, request.pathSegments.isEmpty ? try allSnapshots() : visit.snapshots)
    }
    let snapshot = try snapshot(of: agent)
    return (visit(request, try pageRequest(request)), [snapshot])
  }

  /// That the reader's copy of a page is as good; `nil` where it is not.
  private func notModified(_ request: Request, from subject: Route.Subject) throws -> Response? {
    let (visit, subjects) = try page(request, about: subject)
    let tag = PageTag(visit, of: site, about: subjects).text
    guard !request.isFromForm, request.isFor(tag) else { return nil }
    return answers.notModified(tag, refreshSeconds: visit.request.refreshSeconds)
  }

  /// That someone looks at an agent, whose news are then wanted before others'.
  private func look(at subject: Route.Subject) {
    if let name = subject.agent.flatMap({ AgentName($0) }) { agents.note(lookAt: name) }
  }

  func busy(_ request: Request) -> Answer {
    .now(refusal(.serviceUnavailable, of: request.target))
  }
}
