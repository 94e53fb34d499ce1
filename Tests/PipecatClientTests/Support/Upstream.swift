import HTTPTypes
import Logging
import MicroHTTP
import PipecatClient
import Synchronization

/// A server in the place of Pipecat Cloud, which answers as a test says and keeps what it was
/// asked.
struct Upstream: Sendable {
  fileprivate final class Record: Sendable {
    let requests = Mutex<[Request]>([])
  }

  let port: Int
  fileprivate let record: Record

  /// What was asked so far, in order.
  var asked: [Request] { record.requests.withLock { $0 } }

  /// The API's address here.
  var address: String { "http://127.0.0.1:\(port)/v1" }
}

/// Runs a server for as long as `body` takes. `script` answers a request, given how many came before
/// it.
func upstream<Value>(
  later script: @escaping @Sendable (_ request: Request, _ turn: Int) -> Answer,
  _ body: (Upstream) async throws -> Value
) async throws -> Value {
  let record = Upstream.Record()
  let server = try Server(
    ServerConfiguration(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    handler: ClosureHandler { request in
      let turn = record.requests.withLock { requests in
        requests.append(request)
        return requests.count - 1
      }
      return script(request, turn)
    })
  let upstream = Upstream(port: server.port, record: record)
  do {
    let value = try await body(upstream)
    await server.stop(grace: .zero)
    return value
  } catch {
    await server.stop(grace: .zero)
    throw error
  }
}

/// Runs a server that answers at once.
func upstream<Value>(
  _ script: @escaping @Sendable (_ request: Request, _ turn: Int) -> Response,
  _ body: (Upstream) async throws -> Value
) async throws -> Value {
  try await upstream(later: { .now(script($0, $1)) }, body)
}

extension Response {
  /// An answer of JSON.
  static func json(
    _ text: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    headers[.contentType] = "application/json; charset=utf-8"
    return Response(status: status, headers: headers, body: .bytes(Array(text.utf8)))
  }
}
