import CoreMetrics
import Foundation
import Logging
import PipecatModel
import Synchronization

/// Reads Pipecat Cloud's API over HTTPS: the six operations of the dashboard.
///
/// Sends the key to the configured address only and follows no redirect. Retries what may pass
/// (status 429, 5xx, broken connections), keeps all reads together within one budget of requests,
/// and throws ``UpstreamError`` or, where the calling task is cancelled, `CancellationError`.
public final class PipecatClient: Sendable {
  /// How long to leave alone what the key may not read, or an account that is not paid for.
  private static let refusalRest: Duration = .seconds(60)

  fileprivate struct Credentials {
    var key: PrivateKey
    var trust = KeyTrust()
  }

  private let address: APIAddress
  private let credentials: Mutex<Credentials>
  private let budget: RequestBudget
  private let exchange: Exchange
  private let serverClock = Mutex<(time: Timestamp, at: ContinuousClock.Instant)?>(nil)
  private let retries: RetryPolicy
  private let counts: RequestCounts
  private let logger: Logger

  /// A client for one key.
  ///
  /// - Parameters:
  ///   - address: where the API is.
  ///   - key: the organization's private key.
  ///   - requestsPerSecond: the most requests that are sent, for all agents together; more than 0.
  ///   - metrics: counts each request, by operation and status.
  ///   - logger: told of each request at `debug`, without key and headers.
  public convenience init(
    address: APIAddress = .pipecatCloud, key: PrivateKey, requestsPerSecond: Double = 5,
    metrics: any MetricsFactory = NOOPMetricsHandler.instance, logger: Logger
  ) {
    self.init(
      address: address, key: key, requestsPerSecond: requestsPerSecond, limits: Limits(),
      retries: RetryPolicy(), metrics: metrics, logger: logger)
  }

  init(
    address: APIAddress, key: PrivateKey, requestsPerSecond: Double, limits: Limits,
    retries: RetryPolicy, metrics: any MetricsFactory = NOOPMetricsHandler.instance, logger: Logger
  ) {
    self.address = address
    self.credentials = Mutex(Credentials(key: key))
    self.budget = RequestBudget(requestsPerSecond: requestsPerSecond)
    self.exchange = Exchange(limits: limits)
    self.retries = retries
    counts = RequestCounts(metrics)
    self.logger = logger
  }

  /// What time it is by upstream's clock (RFC 9110, 6.6.1: `Date`); `nil` while no answer has told.
  public var serverTime: Timestamp? {
    serverClock.withLock { $0 }.map { time, at in
      time.advanced(byMilliseconds: Int64((ContinuousClock().now - at) / .milliseconds(1)))
    }
  }

  /// Uses another key from the next request on.
  public func replaceKey(with key: PrivateKey) {
    credentials.withLock { $0 = Credentials(key: key) }
  }

  /// The agents that the key can see.
  public func agents() async throws -> [Agent] {
    try await read(AgentList.self, .agents, .reader).agents
  }

  /// One agent in full.
  public func agent(
    _ name: AgentName, priority: RequestPriority = .background
  ) async throws -> AgentDetails {
    try await read(AgentDetails.self, .agent(name), priority)
  }

  /// One page of an agent's sessions.
  public func sessions(
    of agent: AgentName, matching query: SessionQuery, priority: RequestPriority = .background
  ) async throws -> SessionPage {
    try await read(SessionPage.self, .sessions(agent, query), priority)
  }

  /// One page of an agent's sessions, with a permit that was taken before, and for this alone. What
  /// is tried again waits its turn by `priority`.
  public func sessions(
    of agent: AgentName, matching query: SessionQuery, priority: RequestPriority,
    with permit: SparePermit
  ) async throws -> SessionPage {
    try await read(SessionPage.self, .sessions(agent, query), priority, permit: permit)
  }

  /// A permit for a request that may as well be made later; `nil` where anybody would have to wait
  /// for it.
  public func sparePermit() async -> SparePermit? {
    await budget.sparePermit()
  }

  /// One session in full.
  public func session(
    _ id: String, of agent: AgentName, priority: RequestPriority = .reader
  ) async throws -> SessionDetails {
    try await read(SessionDetails.self, .session(agent, id: id), priority)
  }

  /// One page of an agent's log.
  public func logs(
    of agent: AgentName, matching query: LogQuery, priority: RequestPriority = .reader
  ) async throws -> LogPage {
    try await read(LogPage.self, .logs(agent, query), priority)
  }

  /// The regions that agents can run in.
  public func regions() async throws -> [Region] {
    try await read(RegionList.self, .regions, .background).regions
  }

  // MARK: Requests

  private func read<Value: Decodable & Sendable>(
    _ type: Value.Type, _ operation: Operation, _ priority: RequestPriority,
    permit: SparePermit? = nil
  ) async throws -> Value {
    var attempt = 1
    while true {
      do {
        let permit = attempt == 1 ? permit : nil
        return try await readOnce(type, operation, priority, permit: permit, attempt: attempt)
      } catch let error as UpstreamError {
        guard let wait = retries.wait(after: error, attempt: attempt) else { throw error }
        try await Task.sleep(for: wait)
        attempt += 1
      }
    }
  }

  private func readOnce<Value: Decodable & Sendable>(
    _ type: Value.Type, _ operation: Operation, _ priority: RequestPriority,
    permit: SparePermit?, attempt: Int
  ) async throws -> Value {
    guard let target = operation.target else {
      throw UpstreamError(kind: .sessionUnknown, status: nil, detail: "no such id is possible")
    }
    _ = try credentials.withLock { try $0.usableKey() }
    if permit == nil { try await budget.permit(priority) }
    let key = try credentials.withLock { credentials in
      let key = try credentials.usableKey()
      credentials.trust.begin(at: ContinuousClock().now)
      return key
    }
    let start = ContinuousClock().now
    let answer: Exchange.Answer
    do {
      answer = try await exchange.answer(to: address.base + target, key: key, attempt: attempt)
    } catch {
      note(nil, with: key)
      let error = error as? UpstreamError
      counts.add(operation, status: nil, error: error)
      log(operation, error?.detail ?? "cancelled", since: start)
      throw error ?? CancellationError()
    }
    note(answer.status, with: key)
    if let time = answer.date.flatMap(RetryAfter.date) {
      serverClock.withLock { $0 = (time, ContinuousClock().now) }
    }
    counts.add(operation, status: answer.status)
    do {
      let value = try await self.value(type, in: answer, of: operation, key: key)
      log(operation, "status \(answer.status)", since: start)
      return value
    } catch let error as UpstreamError {
      log(operation, error.detail, since: start)
      throw error
    }
  }

  private func value<Value: Decodable & Sendable>(
    _ type: Value.Type, in answer: Exchange.Answer, of operation: Operation, key: PrivateKey
  ) async throws -> Value {
    let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    let named = answer.retryAfter.flatMap { RetryAfter.wait($0, now: now) }
    let retryAfter =
      switch answer.status {
      case 401: credentials.withLock { $0.trust.wait(at: ContinuousClock().now) }
      case 402, 403: max(named ?? .zero, PipecatClient.refusalRest)
      default: named
      }
    if let error = UpstreamError(status: answer.status, of: operation, retryAfter: retryAfter) {
      if error.kind == .limited || answer.status == 503 && retryAfter != nil {
        await budget.holdOff(for: retryAfter ?? .seconds(1), because: error)
      }
      throw error
    }
    var body = answer.body
    KeyRedaction(key).apply(to: &body)
    if type == SessionPage.self, let page = SessionPage(quickly: body) as? Value { return page }
    do {
      return try JSONDecoder().decode(type, from: Data(body))
    } catch {
      // The decoder's own text quotes the answer.
      throw UpstreamError(
        kind: .notUnderstood, status: answer.status, detail: "not the documented JSON")
    }
  }

  /// Enters what an answer's status tells about the key; `nil` for no answer.
  private func note(_ status: Int?, with key: PrivateKey) {
    let now = ContinuousClock().now
    credentials.withLock { credentials in
      guard credentials.key.text == key.text else { return }
      switch status ?? 0 {
      case 401: credentials.trust.refused(at: now)
      case 200..<300, 404: credentials.trust.accepted()
      default: credentials.trust.undecided()
      }
    }
  }

  private func log(
    _ operation: Operation, _ result: String, since start: ContinuousClock.Instant
  ) {
    logger.debug(
      "Asked Pipecat Cloud",
      metadata: [
        "operation": "\(operation.name)", "agent": "\(operation.agent?.text ?? "-")",
        "result": "\(result)",
        "milliseconds": "\(Int((ContinuousClock().now - start) / .milliseconds(1)))",
      ])
  }
}

extension PipecatClient.Credentials {
  /// The key, unless it was refused a moment ago.
  fileprivate func usableKey() throws -> PrivateKey {
    guard let wait = trust.wait(at: ContinuousClock().now) else { return key }
    throw UpstreamError(
      kind: .keyRefused, status: 401, detail: "not asked: the key was refused a moment ago",
      retryAfter: wait)
  }
}
