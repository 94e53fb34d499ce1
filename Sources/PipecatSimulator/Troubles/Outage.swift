import HTTPTypes
import MicroHTTP

/// A trouble of every request.
enum Outage: String, CaseIterable {
  case down, proxy, refused, limited, unknown, hanging, slow

  /// What happens, in one line.
  var meaning: String {
    switch self {
    case .down: "every answer is a 503"
    case .proxy: "every answer is a 502 with the HTML of a proxy"
    case .refused: "every answer is a 401, whatever the key"
    case .limited: "every answer is a 429 that does not say when to come back"
    case .unknown: "every answer is a 404"
    case .hanging: "no answer comes"
    case .slow: "every answer comes N milliseconds late"
    }
  }

  /// What a request gets.
  ///
  /// - Parameters:
  ///   - milliseconds: How late a ``slow`` answer is.
  ///   - response: What comes when there is no outage.
  /// - Returns: An answer that holds no thread while it is awaited.
  func answer(milliseconds: Int, inPlaceOf response: Response) -> Answer {
    switch self {
    case .down:
      return .now(.refusal(.serviceUnavailable, error: "Service unavailable", code: "503"))
    case .proxy: return .now(.proxyPage(.badGateway))
    case .refused:
      return .now(.refusal(.unauthorized, error: "Unauthorized / token expired", code: "401"))
    case .limited:
      return .now(
        .refusal(.tooManyRequests, error: "Too many requests", code: "RATE_LIMIT_EXCEEDED"))
    case .unknown: return .now(.noEndpoint)
    case .hanging:
      return .later {
        try? await Task.sleep(for: Outage.patience)
        return .now(.proxyPage(.gatewayTimeout))
      }
    case .slow:
      return .later {
        try? await Task.sleep(for: .milliseconds(milliseconds))
        return .now(response)
      }
    }
  }

  /// Longer than any client waits. It ends at all because the server can't see that the client of a
  /// sleeping connection has gone: they would be used up in time.
  private static let patience = Duration.seconds(600)
}
