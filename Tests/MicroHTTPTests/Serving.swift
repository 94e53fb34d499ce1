import Logging
import MicroHTTP

/// Runs a server on a free port for as long as `body` takes.
func serving(
  _ configuration: ServerConfiguration = .patient,
  handler: @escaping @Sendable (Request) -> Answer = echo,
  _ body: (_ port: Int) async throws -> Void
) async throws {
  let server = try Server(
    configuration.overTransport(), logger: Logger(label: "test"), handler: ClosureHandler(handler))
  let port = server.port
  do {
    try await body(port)
  } catch {
    await server.stop(grace: .zero)
    throw error
  }
  await server.stop(grace: .zero)
}

extension ServerConfiguration {
  /// With a certificate where the test is to run over TLS.
  func overTransport() throws -> ServerConfiguration {
    guard Transport.isTLS, tls == nil else { return self }
    var configuration = self
    configuration.tls = try TestIdentity.usual.certificates()
    return configuration
  }

  /// Waits longer for a client than a busy machine lets a test wait for its turn.
  static var patient: ServerConfiguration {
    var configuration = ServerConfiguration()
    configuration.requestTimeout = .seconds(300)
    return configuration
  }
}

/// Answers with what was asked.
@Sendable func echo(_ request: Request) -> Answer {
  .now(.text("\(request.method) \(request.path)"))
}

/// A usual request for a path.
func get(_ target: String, _ fields: String..., method: String = "GET") -> String {
  (["\(method) \(target) HTTP/1.1", "Host: test"] + fields + ["", ""]).joined(separator: "\r\n")
}
