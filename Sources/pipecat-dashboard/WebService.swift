import Dashboard
import Logging
import MicroHTTP
import ServiceLifecycle

/// Serves a handler from start until the program is asked to stop.
struct WebService: Service {
  let configuration: ServerConfiguration
  let handler: any Handler
  let logger: Logger
  /// The setting that says where to listen.
  let setting: String
  /// Listens only once this has ended; `nil` to listen at once.
  var after: AsyncStream<Never>?
  /// Called with the port once connections are taken.
  let started: @Sendable (Int) -> Void

  /// How long answers under way get to finish once the program is asked to stop.
  private static let grace = Duration.seconds(10)

  func run() async throws {
    if let after { for await _ in after {} }
    let server: Server
    do {
      server = try Server(configuration, logger: logger, handler: handler)
    } catch {
      throw SettingError(source: setting, problem: "\(error)")
    }
    started(server.port)
    try? await gracefulShutdown()
    await server.stop(grace: WebService.grace)
  }
}
