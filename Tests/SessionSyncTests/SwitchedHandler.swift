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
    }
  }
}
