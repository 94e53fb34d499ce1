import HTTPTypes
import MicroHTTP
import PipecatModel
import Synchronization

/// A bad answer, or none, that comes in place of some good ones.
enum Failure: String, CaseIterable {
  case errors
  case limits
  case garbage
  case cutOff = "cut-off"
  case wrongTypes = "wrong-types"
  case drips
  case resets

  /// What happens, in one line.
  var meaning: String {
    switch self {
    case .errors: "every N-th answer is a 500"
    case .limits: "every N-th answer is a 429 to come back in a second, said in one of two ways"
    case .garbage: "every N-th answer is a 200 with the HTML of a proxy"
    case .cutOff: "every N-th answer ends in the middle"
    case .wrongTypes: "every N-th answer has texts for numbers, or else objects for arrays"
    case .drips: "every N-th answer comes byte by byte, twenty in a second"
    case .resets: "every N-th request gets no answer, its connection is closed"
    }
  }

  /// What comes in place of a good answer.
  ///
  /// - Parameters:
  ///   - turn: How often this failure has happened before: some have two forms by turns.
  ///   - now: The time.
  ///   - answer: Makes the good answer, where anything of it is needed.
  /// - Returns: The bad answer; `nil` where none comes.
  func response(turn: Int, now: Timestamp, inPlaceOf answer: () -> Response) -> Response? {
    let isFirstForm = turn % 2 == 0
    switch self {
    case .errors:
      return .refusal(.internalServerError, error: "Internal server error", code: "500")
    case .limits:
      var response = Response.refusal(
        .tooManyRequests, error: "Too many requests", code: "RATE_LIMIT_EXCEEDED")
      response.headers[.retryAfter] =
        isFirstForm ? "1" : now.advanced(byMilliseconds: 1999).httpDate
      return response
    case .garbage: return .proxyPage(.ok)
    case .cutOff:
      var response = answer()
      response.body = Failure.half(of: response.body)
      return response
    case .wrongTypes:
      var response = answer()
      if case .bytes(let json) = response.body {
        response.body = .bytes(
          isFirstForm ? MistypedJSON.numbersAsTexts(json) : MistypedJSON.arraysAsObjects(json))
      }
      return response
    case .drips:
      var response = answer()
      response.body = Failure.drops(of: response.body)
      return response
    case .resets: return nil
    }
  }

  /// Why a body ends early.
  private struct Cut: Error {}

  /// The first half of a body, after which the connection is cut.
  private static func half(of body: Response.Body) -> Response.Body {
    guard case .bytes(let bytes) = body else { return body }
    return .stream(
      BodyStream(state: Array(bytes.prefix(bytes.count / 2))) { half in
        guard !half.isEmpty else { throw Cut() }
        defer { half = [] }
        return half
      })
  }

  /// A body that comes byte by byte.
  private static func drops(of body: Response.Body) -> Response.Body {
    guard case .bytes(let bytes) = body else { return body }
    let rest = Mutex(bytes[...])
    return .stream(
      BodyStream(later: {
        try await Task.sleep(for: .milliseconds(50))
        return rest.withLock { rest in rest.popFirst().map { [$0] } }
      }))
  }
}
