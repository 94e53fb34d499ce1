import Logging
import PipecatClient
import ServiceLifecycle
import SessionSync
import UnixSignals

/// Reads the private key again whenever the program gets `SIGHUP`, so that a rotated key needs no
/// restart. It is tried at once; a key that can't be read leaves the old one in use.
struct KeyRenewal: Service {
  let source: KeySource
  let client: PipecatClient
  let sync: SyncService
  let logger: Logger

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown()
    for await _ in signals {
      do {
        client.replaceKey(with: try source.read())
        sync.retry()
        logger.notice("key read again")
      } catch {
        logger.error("key not read again, the old one stays", metadata: ["error": "\(error)"])
      }
    }
  }
}
