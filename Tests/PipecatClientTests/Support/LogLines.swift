import Logging
import Synchronization

/// Keeps all that is logged, at every level.
final class LogLines: Sendable {
  private struct Handler: LogHandler {
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]
    let lines: LogLines

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let values = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
      let line = "\(event.level) \(event.message)"
      lines.lines.withLock { lines in
        lines.append(values.reduce(into: line) { $0 += " \($1.key)=\($1.value)" })
      }
    }
  }

  private let lines = Mutex<[String]>([])

  /// The lines so far, in order.
  var all: [String] { lines.withLock { $0 } }

  /// A logger that writes here.
  var logger: Logger {
    Logger(label: "test") { _ in Handler(lines: self) }
  }
}
