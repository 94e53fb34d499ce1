import MicroHTTP

/// An answer that never changes, prepared in every coding at the start.
struct PreparedFile: Sendable {
  private let plain: PreparedResponse
  private let answer: PreparedAnswer?

  /// - Parameters:
  ///   - response: the answer.
  ///   - bytes: its body.
  init(_ response: Response, _ bytes: [UInt8]) {
    var answer = PreparedAnswer(response)
    for coding in ContentCoding.allCases { answer?.add(coding, bytes) }
    self.answer = answer
    plain =
      answer?.codings[.identity]
      ?? PreparedResponse(status: response.status, headers: response.headers, body: bytes)
  }

  /// The answer in the coding that the client takes, or that it has it already.
  func response(to request: Request) -> PreparedResponse {
    answer?.response(to: request, in: request.coding) ?? plain
  }
}
