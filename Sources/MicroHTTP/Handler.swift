/// Answers requests.
public protocol Handler: Sendable {
  /// Answers one request.
  ///
  /// Runs on one of the server's threads, which serve other clients too: must neither block nor
  /// take long. `HEAD` may be answered like `GET`; the server leaves out the body.
  func answer(_ request: Request) -> Answer
}

/// A handler made of a closure.
public struct ClosureHandler: Handler {
  private let closure: @Sendable (Request) -> Answer

  /// Answers with what the closure returns.
  public init(_ closure: @escaping @Sendable (Request) -> Answer) {
    self.closure = closure
  }

  /// Answers with what the closure returns.
  public func answer(_ request: Request) -> Answer {
    closure(request)
  }
}
