import HTTPTypes
import MicroHTTP
import PipecatModel
import SessionReport
import SessionSync

extension Dashboard {
  /// What an agent's pages are made from: its snapshot, which is there and not empty-handed.
  ///
  /// - Throws: ``Failure`` where there is no such agent, or where there is nothing to show yet; it
  ///   says why.
  func snapshot(of name: String) throws -> AgentSnapshot {
    guard let agent = AgentName(name) else { throw Failure.noSuchAgent }
    guard let snapshot = agents.look(at: agent) else {
      if agents.knowsAgents { throw Failure.noSuchAgent }
      throw Failure.nothingToShow(because: agents.problem)
    }
    guard snapshot.syncedAt != nil || snapshot.table.count > 0 else {
      throw Failure.nothingToShow(because: snapshot.problem ?? agents.problem)
    }
    return snapshot
  }

  /// The snapshots of all agents.
  ///
  /// - Throws: ``Failure`` where upstream has never said which agents there are.
  func allSnapshots() throws -> [AgentSnapshot] {
    let all = agents.all
    if all.isEmpty && !agents.knowsAgents {
      throw Failure.nothingToShow(because: agents.problem)
    }
    return all
  }

  /// What the link of a page asks for. A page in a frame lists rows only where its link says how
  /// many.
  func pageRequest(_ request: Request) throws -> SessionRequest {
    var defaults = SessionRequest.Defaults.page(in: timeZone)
    if request.query.last(where: { $0.name == "view" })?.value == SessionRequest.View.embed.rawValue
    {
      defaults.limit = 0
    }
    return try sessionRequest(request, defaults)
  }

  /// What the link of a twin, chart or export asks for.
  func twinRequest(_ request: Request) throws -> SessionRequest {
    try sessionRequest(request, .document(in: timeZone))
  }

  /// What a link asks for.
  ///
  /// - Throws: ``Failure`` with every parameter that was not understood.
  func sessionRequest(
    _ request: Request, _ defaults: SessionRequest.Defaults
  ) throws -> SessionRequest {
    do {
      return try SessionRequest(
        parameters: request.parameters, defaults: self.defaults(defaults))
    } catch {
      throw Failure.badFilter(error)
    }
  }

  /// What applies where a link says nothing, for whoever asks.
  func defaults(_ defaults: SessionRequest.Defaults) -> SessionRequest.Defaults {
    agents.link.map { defaults.locked(by: $0.lock) } ?? defaults
  }

  /// Every figure of what a link asks for.
  func report(_ snapshot: AgentSnapshot, _ request: SessionRequest) -> Report {
    Report(
      agent: snapshot.agent, table: snapshot.table, filter: request.filter(asOf: snapshot.asOf),
      asOf: snapshot.asOf, timeZone: request.timeZone, coverage: snapshot.coverage,
      capacity: snapshot.capacity, memory: counted)
  }

  /// The deployments of what a link asks for, as they are compared.
  func history(_ snapshot: AgentSnapshot, _ request: SessionRequest) -> DeploymentHistory {
    DeploymentHistory(
      table: snapshot.table, filter: request.filter(asOf: snapshot.asOf), asOf: snapshot.asOf)
  }

  /// What is said of an agent's newest deployment with sessions against the one before, over all that
  /// is held; `nil` where there is none before, and while an older one is deployed again.
  func verdictOnNewest(
    _ snapshot: AgentSnapshot
  ) -> (deploymentID: String, verdict: Verdict)? {
    let history = history(snapshot, SessionRequest(defaults: .document(in: timeZone)))
    let older = history.deploymentIDs.dropFirst()
    guard let newest = history.deploymentIDs.first, let verdict = history.latestVerdict,
      !older.contains(where: { $0 == snapshot.details?.deployment?.id })
    else { return nil }
    return (newest, verdict)
  }

  /// The sessions that a link asks for, in its order.
  func selection(_ snapshot: AgentSnapshot, _ request: SessionRequest) -> SessionSelection {
    snapshot.table.select(request.filter(asOf: snapshot.asOf), order: request.order)
  }

  /// The page of sessions that a link asks for.
  func rows(_ selection: SessionSelection, _ request: SessionRequest) -> [Session] {
    selection.sessions(request.rows(of: selection.count))
  }
}

extension Request {
  /// The query's names and values.
  var parameters: [(name: String, value: String)] {
    query.map { ($0.name, $0.value) }
  }
}
