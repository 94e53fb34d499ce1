import Foundation
import HTTPTypes
import MicroHTTP
import Synchronization

/// An upstream whose trouble can be switched on.
final class SwitchedHandler: Handler {
  /// How requests are answered.
  enum Mode: Sendable {
    /// As the handler does.
    case asUsual
    /// With this status and nothing else.
    case status(HTTPResponse.Status)
    /// As the handler does, but for the addresses of single agents, which are not there.
    case withoutAgents
    /// As the handler does, but for the list of agents.
    case withoutList
    /// As the handler does, but for pages that do not begin at the newest end.
    case withoutHistory
    /// As the handler does, but for one agent, which is neither listed nor found.
    case hiding(String)
  }

  private let usual: any Handler
  private let mode = Mutex(Mode.asUsual)

  init(_ usual: some Handler) {
    self.usual = usual
  }

  /// Answers in another way from the next request on.
  func use(_ mode: Mode) {
    self.mode.withLock { $0 = mode }
  }

  func answer(_ request: Request) -> Answer {
    switch mode.withLock({ $0 }) {
    case .asUsual: usual.answer(request)
    case .status(let status): .now(Response(status: status))
    case .withoutAgents:
      request.pathSegments.count == 3
        ? .now(Response(status: .notFound)) : usual.answer(request)
    case .withoutList:
      request.pathSegments.count == 2
        ? .now(Response(status: .badGateway)) : usual.answer(request)
    case .withoutHistory:
      request.query.contains { $0.name == "offset" && $0.value != "0" }
        ? .now(Response(status: .internalServerError)) : usual.answer(request)
    case .hiding(let agent):
      request.pathSegments.contains(agent)
        ? .now(Response(status: .notFound)) : .now(without(agent, usual.answer(request)))
    }
  }

  /// An answer with another name in place of the agent's, which is then said to be deleted.
  private func without(_ agent: String, _ answer: Answer) -> Response {
    guard case .now(var response) = answer, case .bytes(let bytes) = response.body else {
      return Response(status: .internalServerError)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let name = "\"name\":\"\(agent)\""
    guard let range = text.range(of: name) else { return response }
    let hidden = text.replacingCharacters(
      in: range, with: "\"deletedAt\":\"2026-01-01T00:00:00.000Z\",\(name)")
    response.body = .bytes(
      Array(hidden.replacing(",\"deletedAt\":null", with: "").utf8))
    return response
  }
}
