import Testing

/// What clients and servers speak in a test that says nothing of it.
enum Transport {
  @TaskLocal static var isTLS = false
}

/// Runs a test over plain connections, then once more over TLS.
struct OverTLSToo: SuiteTrait, TestTrait, TestScoping {
  let isRecursive = true

  func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await function()
    try await Transport.$isTLS.withValue(true) { try await function() }
  }
}

extension Trait where Self == OverTLSToo {
  /// Runs a test over plain connections, then once more over TLS.
  static var overTLSToo: Self { Self() }
}
