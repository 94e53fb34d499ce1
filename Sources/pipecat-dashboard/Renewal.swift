import Logging
import ServiceLifecycle
import UnixSignals

/// Reads files again whenever the program gets `SIGHUP`, so that what is in them can be replaced
/// without a restart. What can't be read leaves the old in use.
struct Renewal: Service {
  /// One thing to read again.
  struct Step: Sendable {
    /// What it is, as in `key`.
    let name: String
    /// Reads it and has it used.
    let renew: @Sendable () async throws -> Void
  }

  let steps: [Step]
  let logger: Logger

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown()
    for await _ in signals {
      for step in steps {
        do {
          try await step.renew()
          logger.notice("\(step.name) read again")
        } catch {
          logger.error(
            "\(step.name) not read again, the old one stays", metadata: ["error": "\(error)"])
        }
      }
    }
  }
}
