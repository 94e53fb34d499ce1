import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// One request and its answer, within limits.
struct Exchange: Sendable {
  /// An answer as it came.
  struct Answer: Sendable {
    var status: Int
    var retryAfter: String?
    var date: String?
    var body: [UInt8]
  }

  /// For the whole process and its whole life, so that nobody has to shut it down. Redirects are
  /// not part of the API, and the key would travel with one.
  private static let http = HTTPClient(
    eventLoopGroupProvider: .singleton,
    configuration: {
      var pool = HTTPClient.Configuration.ConnectionPool(
        idleTimeout: .seconds(50), concurrentHTTP1ConnectionsPerHostSoftLimit: 32)
      // A refused connection is told to the caller, who asks again within the budget.
      pool.retryConnectionEstablishment = false
      return HTTPClient.Configuration(
        redirectConfiguration: .disallow,
        timeout: .init(connect: .seconds(5), read: .seconds(10)), connectionPool: pool)
    }())

  let limits: Limits

  /// Sends a GET and reads the whole answer, for the first time or after `attempt` - 1 failures.
  ///
  /// - Throws: ``UpstreamError`` where there is no answer, it is too late, too slow, too large or
  ///   breaks off; `CancellationError` where the caller was cancelled.
  func answer(to url: String, key: PrivateKey, attempt: Int) async throws -> Answer {
    let progress = Progress()
    do {
      return try await withThrowingTaskGroup(of: Answer.self) { group in
        defer { group.cancelAll() }
        group.addTask { try await receive(url, key: key, progress: progress) }
        group.addTask {
          throw try await lateness(progress, grace: limits.grace * (1 << (attempt - 1)))
        }
        guard let answer = try await group.next() else { throw CancellationError() }
        return answer
      }
    } catch let error as UpstreamError {
      throw error
    } catch {
      try Task.checkCancellation()
      throw UpstreamError(transport: error)
    }
  }

  private func receive(_ url: String, key: PrivateKey, progress: Progress) async throws -> Answer {
    var request = HTTPClientRequest(url: url)
    request.headers = [
      "Authorization": "Bearer \(key.text)", "Accept": "application/json",
      "User-Agent": "pipecat-dashboard",
    ]
    let response = try await Exchange.http.execute(request, deadline: .distantFuture)
    let status = Int(response.status.code)
    progress.begin(status: status)
    let tooLarge = UpstreamError(
      kind: .notUnderstood, status: nil, detail: "more than \(limits.bodyBytes >> 20) MB")
    let announced = response.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
    guard announced <= limits.bodyBytes else { throw tooLarge }
    var body: [UInt8] = []
    body.reserveCapacity(announced)
    for try await chunk in response.body {
      guard body.count + chunk.readableBytes <= limits.bodyBytes else { throw tooLarge }
      body.append(contentsOf: chunk.readableBytesView)
      progress.received(body.count)
    }
    // A cancelled body ends early and looks whole.
    try Task.checkCancellation()
    return Answer(
      status: status, retryAfter: response.headers.first(name: "Retry-After"),
      date: response.headers.first(name: "Date"), body: body)
  }

  /// The error of an answer that is late or slow, once it is.
  private func lateness(_ progress: Progress, grace: Duration) async throws -> UpstreamError {
    let clock = ContinuousClock()
    let start = clock.now
    let look = min(limits.head, grace) / 10
    while true {
      try await clock.sleep(for: look)
      let elapsed = clock.now - start
      guard let begun = progress.begun else {
        guard elapsed < limits.head else {
          return UpstreamError(kind: .timedOut, status: nil, detail: "no answer in \(elapsed)")
        }
        continue
      }
      let seconds = (clock.now - begun.at) / .seconds(1)
      let isSlow =
        clock.now - begun.at > grace
        && Double(begun.bytes) < seconds * Double(limits.bytesPerSecond)
      guard !isSlow, elapsed < limits.total else {
        return UpstreamError(
          kind: .timedOut, status: begun.status,
          detail: "\(begun.bytes) bytes of the answer in \(elapsed)")
      }
    }
  }
}

/// How far an answer has come, for the one who watches the time.
private final class Progress: Sendable {
  struct Begun {
    var at: ContinuousClock.Instant
    var status: Int
    var bytes = 0
  }

  private let state = Mutex<Begun?>(nil)

  var begun: Begun? { state.withLock { $0 } }

  func begin(status: Int) {
    state.withLock { $0 = Begun(at: ContinuousClock().now, status: status) }
  }

  func received(_ bytes: Int) {
    state.withLock { $0?.bytes = bytes }
  }
}

extension UpstreamError {
  /// The error that a failed connection stands for. Its own text is not used: it may quote what
  /// was sent.
  fileprivate init(transport error: any Error) {
    switch error as? HTTPClientError {
    case .connectTimeout?, .readTimeout?, .deadlineExceeded?, .tlsHandshakeTimeout?,
      .getConnectionFromPoolTimeout?:
      self.init(kind: .timedOut, status: nil, detail: "no connection or no answer in time")
    default:
      self.init(
        kind: .outage, status: nil,
        detail: "the connection failed or broke off: \(type(of: error))")
    }
  }
}
