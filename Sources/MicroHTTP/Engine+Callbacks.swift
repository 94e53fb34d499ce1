import CGnuTLS
import CMicrohttpd
import Foundation
import HTTPTypes
import Logging
import Synchronization

// The functions that the library calls. They capture nothing: each checks its pointers, finds the
// engine and calls one of its methods.
extension Engine {
  /// The callbacks, with this engine as their context, which must outlive them.
  func callbacks(context: UnsafeMutableRawPointer) -> CMHDCallbacks {
    CMHDCallbacks(
      context: context,
      accept: { context, address, _ in
        guard let context, let address else { return .NO }
        return Engine.from(context).admits(address)
      },
      connection: { context, connection, slot, event in
        guard let context, let connection, let slot else { return }
        switch event {
        case .CONNECTION_NOTIFY_STARTED: Engine.from(context).opened(connection, slot: slot)
        case .CONNECTION_NOTIFY_CLOSED: Engine.from(context).closed(slot: slot)
        @unknown default: break
        }
      },
      target: { _, target, connection in
        guard let target, let connection else { return nil }
        return Engine.received(target, on: connection)
      },
      request: { context, connection, _, method, version, body, bodySize, slot in
        guard let context, let connection, let method, let version, let bodySize, let slot,
          let exchange = slot.pointee
        else { return .NO }
        return Engine.from(context).proceed(
          Unmanaged<Exchange>.fromOpaque(exchange).takeUnretainedValue(), on: connection,
          method: method, version: version, body: body, bodySize: bodySize)
      },
      completed: { context, connection, slot, _ in
        guard let context, let connection, let slot else { return }
        Engine.from(context).completed(connection, slot: slot)
      },
      log: { context, format, arguments in
        guard let context, let format else { return }
        Engine.from(context).log(format, arguments)
      },
      certificate: configuration.tls == nil
        ? nil
        : CGNUTLS_untyped { session, _, _, _, _, chain, count, key in
          guard let session, let chain, let count, let key,
            let pair = Engine.keyPair(for: session)
          else { return -1 }
          // What is handed out stays ours.
          chain.pointee = pair.chain.baseAddress
          count.pointee = UInt32(pair.chain.count)
          key.pointee = pair.key
          return 0
        })
  }

  /// What to show in a handshake.
  private static func keyPair(for session: gnutls_session_t) -> TLSKeyPair? {
    // The library's own pointer to its connection.
    gnutls_session_get_ptr(session).flatMap { client(of: OpaquePointer($0))?.keyPair() }
  }

  /// Unretained: whoever started the library keeps the engine until it has stopped.
  private static func from(_ context: UnsafeMutableRawPointer) -> Engine {
    Unmanaged<Engine>.fromOpaque(context).takeUnretainedValue()
  }

  private func admits(_ address: UnsafePointer<sockaddr>) -> MHD_Result {
    ClientAddress(address).map(connections.admits) == false ? .NO : .YES
  }

  private func opened(
    _ connection: OpaquePointer, slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  ) {
    let client = connections.open(
      socket: CMHD_socket(connection),
      address: CMHD_client_address(connection).flatMap(ClientAddress.init))
    // Retained until the library says that the connection is closed.
    slot.pointee = Unmanaged.passRetained(client).toOpaque()
  }

  private func closed(slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>) {
    guard let client = slot.pointee else { return }
    slot.pointee = nil
    // Balances the retain in `opened`.
    let connection = Unmanaged<Connection>.fromOpaque(client).takeRetainedValue()
    lingering.take(connection)
    connections.close(connection)
  }

  /// Before the library has looked at anything but the first line.
  private static func received(
    _ target: UnsafePointer<CChar>, on connection: OpaquePointer
  ) -> UnsafeMutableRawPointer? {
    client(of: connection)?.hasWholeRequest.store(false, ordering: .relaxed)
    let exchange = Exchange(
      target: target, hasOurField: CMHD_put_cookie_first(connection) == .YES)
    // The library's own reading of a query uses up its memory and leaves the connection hanging:
    // let it see none.
    if let mark = strchr(target, Int32(UInt8(ascii: "?"))), mark[0] != 0 { mark[1] = 0 }
    // Retained until the library says that the request is completed.
    return Unmanaged.passRetained(exchange).toOpaque()
  }

  private func completed(
    _ connection: OpaquePointer, slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  ) {
    guard let pointer = slot.pointee else { return }
    slot.pointee = nil
    // Balances the retain in `received`.
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
    Engine.client(of: connection)?.answerEnds()
    if exchange.hasBegun { underWay.end() }
  }

  /// Called when a head is whole, for each part of the body, when all is there, and before and after
  /// a sleep.
  private func proceed(
    _ exchange: Exchange, on connection: OpaquePointer, method: UnsafePointer<CChar>,
    version: UnsafePointer<CChar>, body: UnsafePointer<CChar>?,
    bodySize: UnsafeMutablePointer<Int>
  ) -> MHD_Result {
    if !exchange.hasBegun {
      return begin(exchange, on: connection, method: method, version: version)
    }
    // Of no bytes when a client awaits leave to send a body that it has not announced: the request
    // is not whole until there is none at all.
    if body != nil {
      exchange.bodyBytes += bodySize.pointee
      bodySize.pointee = 0
      // A body without an end can't be drained: this cuts the connection.
      return exchange.bodyBytes / 2 <= configuration.bodyBytes ? .YES : .NO
    }
    if let answer = exchange.announced {
      exchange.announced = nil
      return give(.later(answer), to: exchange, on: connection)
    }
    if let awaited = exchange.awaited {
      guard let answer = awaited.take() else {
        return refuse(.serviceUnavailable, exchange, on: connection)
      }
      return give(answer, to: exchange, on: connection)
    }
    let client = Engine.client(of: connection)
    client?.answerBegins()
    client?.hasWholeRequest.store(true, ordering: .relaxed)
    return answer(exchange, on: connection)
  }

  private func log(_ format: UnsafePointer<CChar>, _ arguments: CVaListPointer?) {
    guard logger.logLevel <= .debug, let arguments else { return }
    var line = [CChar](repeating: 0, count: 512)
    _ = vsnprintf(&line, line.count, format, arguments)
    let message = line.withUnsafeBufferPointer {
      $0.baseAddress.map(String.init(cString:)) ?? ""
    }
    logger.debug("\(message.trimmingCharacters(in: .whitespacesAndNewlines))")
  }
}
