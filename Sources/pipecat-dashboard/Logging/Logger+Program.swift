import Logging

extension Logger {
  /// Sets up logging to standard error for the whole program, once, and returns its first logger.
  static func start(_ settings: Settings) -> Logger {
    let (level, format) = (settings.logLevel, settings.logFormat)
    LoggingSystem.bootstrap { _ in LineLogHandler(level: level, format: format) }
    return Logger(label: "pipecat-dashboard")
  }
}
