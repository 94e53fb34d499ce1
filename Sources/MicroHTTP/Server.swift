import CMicrohttpd
import Foundation
public import Logging

/// An HTTP/1.1 server that answers from when it is made until it is stopped or goes.
public struct Server: ~Copyable, Sendable {
  private var running: RunningEngine

  /// Descriptors that the rest of the process needs: files, databases, connections to others.
  private static let reservedDescriptors = 64

  /// Starts to listen and to answer, with as many threads as the machine has processors.
  ///
  /// Raises the number of descriptors that the process may have open as far as it is allowed to.
  ///
  /// - Parameters:
  ///   - configuration: Where to listen and what to put up with.
  ///   - logger: Told what goes wrong with single requests, at debug level.
  ///   - handler: Answers the requests that are well formed and within the limits.
  /// - Throws: ``ServerError`` when the server can't listen there.
  public init(
    _ configuration: ServerConfiguration, logger: Logger, handler: some Handler
  ) throws(ServerError) {
    if configuration.tls != nil, MHD_is_feature_supported(.FEATURE_TLS) != .YES {
      throw ServerError(
        code: .other, address: "\(configuration.host):\(configuration.port)",
        cause: "this libmicrohttpd was built without TLS")
    }
    let affordable = max(1, Platform.raiseDescriptorLimit() - Self.reservedDescriptors)
    let limit = min(configuration.connections, affordable)
    if limit < configuration.connections {
      logger.warning(
        "fewer connections than configured, for want of descriptors",
        metadata: ["connections": "\(limit)"])
    }
    if !HeadLayout.isKnown {
      logger.warning("this libmicrohttpd keeps request heads in an unknown way: checks are weaker")
    }
    let engine = Engine(
      configuration, limit: limit, logger: logger, handler: handler,
      checksLayout: HeadLayout.isKnown)
    running = try RunningEngine(
      engine, limit: limit,
      socket: ListeningSocket(host: configuration.host, port: configuration.port),
      threads: ProcessInfo.processInfo.activeProcessorCount)
  }

  /// The port that clients connect to, also when 0 was asked for.
  public var port: Int { running.port }

  /// Stops listening, lets the answers under way finish, then closes all connections.
  ///
  /// - Parameter grace: After this, answers that are still awaited become 503, and those being
  ///   sent are cut.
  public consuming func stop(grace: Duration) async {
    running.stopListening()
    await running.finishAnswers(within: grace)
  }
}
