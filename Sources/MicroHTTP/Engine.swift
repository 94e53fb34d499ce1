import CMicrohttpd
import Foundation
import HTTPTypes
import Logging
import Synchronization

/// What the library calls back into: takes requests apart, asks the handler, queues answers.
final class Engine: Sendable {
  let configuration: ServerConfiguration
  let handler: any Handler
  let logger: Logger
  let connections: ConnectionTable
  let suspensions = Suspensions()
  let underWay = UnderWay()
  let lingering: Lingering
  let checksLayout: Bool
  /// Set when the server is to stop: answers from then on close their connections.
  let isStopping = Atomic(false)

  /// An engine that serves `limit` connections at once. For `checksLayout` see ``HeadLayout``.
  init(
    _ configuration: ServerConfiguration, limit: Int, logger: Logger, handler: any Handler,
    checksLayout: Bool
  ) {
    self.configuration = configuration
    self.handler = handler
    self.logger = logger
    self.checksLayout = checksLayout
    lingering = Lingering(patience: configuration.requestTimeout)
    connections = ConnectionTable(limit: limit, configuration: configuration)
  }

  /// What clients are told when there are too many, or when the server stops before their answer
  /// has come.
  private func unavailable(_ target: String) -> Response {
    var response = configuration.refusal(.serviceUnavailable, target)
    if response.headers[.retryAfter] == nil { response.headers[.retryAfter] = "1" }
    return response
  }

  /// Lets the handler answer a whole request.
  func answer(_ exchange: Exchange, on connection: OpaquePointer) -> MHD_Result {
    guard exchange.bodyBytes <= configuration.bodyBytes else {
      return refuse(.contentTooLarge, exchange, on: connection)
    }
    guard let request = exchange.request else { return .NO }
    return give(handler.answer(request), to: exchange, on: connection)
  }

  /// Sends what the handler has answered, or lets the connection sleep until it is there.
  func give(_ answer: Answer, to exchange: Exchange, on connection: OpaquePointer) -> MHD_Result {
    switch answer {
    case .now(let response):
      return queue(response, for: exchange, on: connection)
    case .prepared(let response):
      return queue(response, on: connection)
    case .later(let answer):
      guard exchange.isBlocked else {
        // Once round its loop, the library has noted that it needs nothing more from the client, and
        // calls again. Put to sleep before, it would look on waking for more of the request, and
        // take the end of a client that has ended its side for the end of all.
        exchange.isBlocked = true
        exchange.announced = answer
        return .YES
      }
      exchange.awaited = suspensions.suspend(connection, until: answer)
      guard exchange.awaited != nil else {
        return refuse(.serviceUnavailable, exchange, on: connection)
      }
      return .YES
    case .hangUp:
      return .NO
    }
  }

  /// Looks at a head that has just become whole; refuses it, or keeps the request for later.
  func begin(
    _ exchange: Exchange, on connection: OpaquePointer, method: UnsafePointer<CChar>,
    version: UnsafePointer<CChar>
  ) -> MHD_Result {
    exchange.hasBegun = true
    underWay.begin()
    let client = Self.client(of: connection)
    if let status = examine(exchange, of: connection, client, method: method, version: version) {
      client?.answerBegins()
      // On this first call, so that the library closes the connection: where the next request
      // would begin can't be known.
      return refuse(status, exchange, on: connection)
    }
    return .YES
  }

  /// The connection that ``Engine`` was told about when it was opened.
  static func client(of connection: OpaquePointer) -> Connection? {
    CMHD_socket_context(connection).map {
      // Unretained: the open and close callbacks own it, and it is open.
      Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue()
    }
  }

  private func queue(
    _ response: Response, for exchange: Exchange, on connection: OpaquePointer
  ) -> MHD_Result {
    let status = response.status
    let sendsBody =
      exchange.request?.method != .head && status != .noContent && status != .notModified
    let made = LibraryResponse.make(
      response, sendsBody: sendsBody, closes: isStopping.load(ordering: .relaxed), for: connection,
      suspensions: suspensions)
    return made?.queue(status: status, on: connection) ?? queueFailure(of: status, on: connection)
  }

  private func queue(_ response: PreparedResponse, on connection: OpaquePointer) -> MHD_Result {
    let status = response.status
    if isStopping.load(ordering: .relaxed) {
      // One of its own: the others that are being sent don't close.
      let closing = LibraryResponse.make(closing: response)
      return closing?.queue(status: status, on: connection)
        ?? queueFailure(of: status, on: connection)
    }
    return response.library?.queue(status: status, on: connection)
      ?? queueFailure(of: status, on: connection)
  }

  private func queueFailure(
    of status: HTTPResponse.Status, on connection: OpaquePointer
  ) -> MHD_Result {
    logger.error("a response can't be sent", metadata: ["status": "\(status.code)"])
    let failure = Response(status: .internalServerError)
    let made = LibraryResponse.make(
      failure, sendsBody: true, closes: true, for: connection, suspensions: suspensions)
    return made?.queue(status: failure.status, on: connection) ?? .NO
  }

  func refuse(
    _ status: HTTPResponse.Status, _ exchange: Exchange, on connection: OpaquePointer
  ) -> MHD_Result {
    let response =
      status == .serviceUnavailable
      ? unavailable(exchange.target) : configuration.refusal(status, exchange.target)
    return queue(response, for: exchange, on: connection)
  }

  /// The status to refuse a head with; nil when the request is good and kept in the exchange.
  private func examine(
    _ exchange: Exchange, of connection: OpaquePointer, _ client: Connection?,
    method: UnsafePointer<CChar>, version: UnsafePointer<CChar>
  ) -> HTTPResponse.Status? {
    if client?.isSurplus == true { return .serviceUnavailable }
    if exchange.targetLength > configuration.targetBytes { return .uriTooLong }
    if CMHD_head_size(connection) > configuration.headerBytes {
      return .requestHeaderFieldsTooLarge
    }
    let head = RequestHead(
      of: connection, exchange: exchange, method: method, version: version,
      checksLayout: checksLayout)
    if let refusal = head.refusal { return refusal }
    guard let client, let method = HTTPRequest.Method(String(cString: method)),
      let parts = try? client.parts(of: exchange.target, method: method)
    else { return .badRequest }
    if let length = head.contentLength, length > configuration.bodyBytes {
      return .contentTooLarge
    }
    exchange.request = Request(
      method: method, target: exchange.target, parts, headers: head.headers,
      remoteAddress: client.addressText, isSecure: configuration.tls != nil)
    return nil
  }
}
