import HTTPTypes
import Logging
import MicroHTTP
import PipecatClient
import PipecatModel
import SessionReport
import SessionSync

/// What upstream adds to a session when it is looked at alone.
struct FoundDetails: Sendable, Hashable {
  /// Its metrics, meetings and events; without them where they could not be had.
  var details: SessionDetails
  /// The oldest of its log lines; `nil` where the log was not asked for or could not be had.
  var log: LogPage?
  /// Why details or log could not be had, in a sentence.
  var trouble: String?
}

extension Dashboard {
  /// A session of an agent, with the snapshot that holds it.
  ///
  /// - Throws: ``Failure`` where there is no such agent or session.
  func session(_ id: String, of agent: String) throws -> (AgentSnapshot, Session) {
    let snapshot = try snapshot(of: agent)
    guard let session = snapshot.table.session(id: id) else { throw Failure.noSuchSession }
    return (snapshot, session)
  }

  /// Asks upstream for what the list of sessions does not tell. A failure is a part of the answer:
  /// what the archive knows is shown all the same. While it is known that upstream can't be read,
  /// nothing is asked: the reader would only wait.
  func lookUp(
    _ session: Session, in snapshot: AgentSnapshot, withLog: Bool
  ) async -> FoundDetails {
    if let problem = snapshot.problem, problem.stopsNews {
      return FoundDetails(
        details: SessionDetails(session: session), trouble: problem.sentence)
    }
    let agent = snapshot.agent
    let asOf = snapshot.asOf
    async let details = attempt {
      try await self.details.details(of: session, agent: agent, asOf: asOf)
    }
    async let log = attempt {
      withLog ? try await self.details.log(of: session, agent: agent, asOf: asOf) : nil
    }
    let (foundDetails, foundLog) = await (details, log)
    return FoundDetails(
      details: foundDetails.value ?? SessionDetails(session: session), log: foundLog.value ?? nil,
      trouble: foundDetails.trouble ?? foundLog.trouble)
  }

  /// `…/sessions/{id}`: one session.
  func sessionPage(_ request: Request, _ agent: String, id: String) throws -> Answer {
    let query = try pageRequest(request)
    let choice = try logChoice(request, query)
    let (snapshot, session) = try self.session(id, of: agent)
    return .later {
      let found = await lookUp(session, in: snapshot, withLog: true)
      return await compute(request) {
        try page(request, query, choice, about: [snapshot], adding: found) { visit in
          try pages.session(
            snapshot, session: session, details: found.details, log: found.log,
            trouble: found.trouble, report: deploymentReport(snapshot, session), site: site,
            visit: visit)
        }
      }
    }
  }

  private func logChoice(_ request: Request, _ query: SessionRequest) throws -> LogChoice {
    do {
      return try LogChoice(parameters: request.parameters)
    } catch {
      let words = LogChoice.allCases.map(\.rawValue).joined(separator: ", ")
      let problem = InvalidParameters.Problem(
        parameter: LogChoice.parameter, value: error.value, allowed: "one of \(words)")
      throw Failure.badFilter(InvalidParameters(problems: [problem], understood: query))
    }
  }

  /// `…/sessions/{id}.json`: the same for programs.
  func sessionTwin(_ request: Request, _ agent: String, id: String) throws -> Answer {
    let (snapshot, session) = try self.session(id, of: agent)
    return .later {
      let found = await lookUp(session, in: snapshot, withLog: true)
      let provenance = Provenance(snapshot)
      let response = answers.json(headers: provenance.headers) { json in
        json.beginObject()
        provenance.writeFields(to: &json)
        session.writeRowFields(to: &json)
        found.details.writeAddedFields(to: &json)
        json.key("log")
        if let log = found.log { log.write(to: &json) } else { json.null() }
        json.field("trouble", found.trouble)
        json.endObject()
      }
      return .now(response)
    }
  }

  /// Every figure of the deployment that served a session, to hold the session against; `nil` where
  /// the deployment is not known.
  private func deploymentReport(_ snapshot: AgentSnapshot, _ session: Session) -> Report? {
    guard let deployment = session.deploymentID else { return nil }
    var request = SessionRequest(defaults: defaults(.document(in: timeZone)))
    request.deploymentIDs = [deployment]
    return report(snapshot, request)
  }

  /// What `read` gives, unless that takes longer than a reader should wait. The read goes on all
  /// the same, for the next who look.
  private func withinPatience<Value: Sendable>(
    _ read: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let (ends, end) = AsyncStream.makeStream(of: Result<Value, any Error>.self)
    Task { end.yield(await Result { try await read() }) }
    let patience = Task { [detailPatience] in
      try await Task.sleep(for: detailPatience)
      end.yield(.failure(OutOfPatience()))
    }
    defer { patience.cancel() }
    for await result in ends { return try result.get() }
    throw OutOfPatience()
  }

  private func attempt<Value: Sendable>(
    _ read: @escaping @Sendable () async throws -> Value
  ) async -> (value: Value?, trouble: String?) {
    do {
      return (try await withinPatience(read), nil)
    } catch let error as UpstreamError {
      return (nil, error.sentence)
    } catch is TooManyReads {
      return (nil, "Too many sessions are being looked at. Try again in a moment.")
    } catch is OutOfPatience {
      return (nil, "Pipecat Cloud does not answer in time.")
    } catch {
      return (nil, "The question to Pipecat Cloud was broken off.")
    }
  }
}

/// Upstream takes longer than a reader of a page should wait.
private struct OutOfPatience: Error {}

extension LogPage {
  /// Writes the page with its total beside its lines.
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("total", total)
    json.field("totalIsLowerBound", totalIsLowerBound)
    json.key("lines")
    json.beginArray()
    for line in lines { line.write(to: &json) }
    json.endArray()
    json.endObject()
  }
}
