import Testing

@testable import MicroHTTP

extension Answer {
  /// What a client gets in the end.
  var response: Response {
    get async throws {
      switch self {
      case .now(let response): response
      case .prepared(let response):
        Response(
          status: response.status, headers: response.headers, body: .bytes(Array(response.body)))
      case .later(let answer): try await answer().response
      case .hangUp: try #require(nil as Response?)
      }
    }
  }
}
