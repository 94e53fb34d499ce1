import Foundation
import Synchronization

/// All open connections: who may come, and who has to go.
final class ConnectionTable: Sendable {
  private struct State {
    var open: [ObjectIdentifier: Connection] = [:]
    var byAddress: [ClientAddress: Int] = [:]
  }

  private let state = Mutex(State())
  private let limit: Int
  private let limitPerAddress: Int
  private let exempt: [AddressRange]
  private let certificates: TLSCertificates?
  private let patience: UInt64
  private let patienceWhenFull: UInt64

  /// A table for `limit` connections that are served; those beyond are surplus.
  init(limit: Int, configuration: ServerConfiguration) {
    self.limit = limit
    self.limitPerAddress = configuration.connectionsPerAddress
    self.exempt = configuration.exemptAddresses
    self.certificates = configuration.tls
    self.patience = configuration.requestTimeout.nanoseconds
    self.patienceWhenFull = min(patience, Duration.seconds(2).nanoseconds)
  }

  /// Whether one more connection may come from an address.
  func admits(_ address: ClientAddress) -> Bool {
    exempt.contains { $0.contains(address) }
      || state.withLock { $0.byAddress[address, default: 0] < limitPerAddress }
  }

  /// Takes in a connection that was opened.
  func open(socket: Int32, address: ClientAddress?) -> Connection {
    state.withLock { state in
      let connection = Connection(
        socket: socket, address: address, isSurplus: state.open.count >= limit,
        certificates: certificates)
      state.open[ObjectIdentifier(connection)] = connection
      if let address { state.byAddress[address, default: 0] += 1 }
      return connection
    }
  }

  /// Forgets a connection that is about to be closed.
  func close(_ connection: Connection) {
    state.withLock { state in
      state.open[ObjectIdentifier(connection)] = nil
      guard let address = connection.address, let count = state.byAddress[address] else { return }
      state.byAddress[address] = count > 1 ? count - 1 : nil
    }
  }

  /// Cuts connections whose request does not get whole, so that a client that sends a byte a
  /// second can't keep them: the library's own time-out starts again with every byte.
  func cutLate() {
    let now = Connection.now()
    // Holds the lock throughout, so that no descriptor is closed and given to somebody else.
    state.withLock { state in
      let patience = state.open.count > limit * 9 / 10 ? patienceWhenFull : patience
      for connection in state.open.values where connection.isLate(at: now, after: patience) {
        // Closing it here would make the library abort.
        Platform.shutdown(connection.socket)
      }
    }
  }
}

extension Duration {
  /// At least 0.
  var nanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds) / 1_000_000_000)
  }
}
