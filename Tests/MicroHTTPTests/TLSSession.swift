import CGnuTLS
import Foundation

/// The client's end of TLS over a connected socket. One thread may send while another receives.
final class TLSSession: Sendable {
  struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(status: Int32) {
      description = gnutls_strerror(status).map(String.init(cString:)) ?? "\(status)"
    }
  }

  private nonisolated(unsafe) let session: gnutls_session_t  // safe: see above
  private nonisolated(unsafe) let credentials: gnutls_certificate_credentials_t  // safe: only read

  /// Shakes hands; believes any certificate. `priorities` are in GnuTLS's words.
  init(over socket: Int32, priorities: String) throws {
    var made: gnutls_session_t?
    var credentials: gnutls_certificate_credentials_t?
    guard
      gnutls_init(&made, GNUTLS_CLIENT.rawValue | GNUTLS_NO_SIGNAL.rawValue) == GNUTLS_E_SUCCESS,
      gnutls_certificate_allocate_credentials(&credentials) == GNUTLS_E_SUCCESS, let made,
      let credentials
    else { throw Trouble(status: GNUTLS_E_MEMORY_ERROR) }
    session = made
    self.credentials = credentials
    let trouble = gnutls_priority_set_direct(session, priorities, nil)
    guard trouble == GNUTLS_E_SUCCESS else { throw Trouble(status: trouble) }
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials))
    gnutls_transport_set_int2(session, socket, socket)
    while true {
      let status = gnutls_handshake(session)
      if status == GNUTLS_E_SUCCESS { break }
      guard status == GNUTLS_E_INTERRUPTED || gnutls_error_is_fatal(status) == 0 else {
        throw Trouble(status: status)
      }
    }
  }

  deinit {
    gnutls_deinit(session)
    gnutls_certificate_free_credentials(credentials)
  }

  /// As `send` of a socket.
  func send(_ bytes: UnsafeRawBufferPointer) -> Int {
    gnutls_record_send(session, bytes.baseAddress, bytes.count)
  }

  /// As `recv` of a socket; 0 also when the server goes without a word.
  func receive(into bytes: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = gnutls_record_recv(session, bytes.baseAddress, bytes.count)
      if count >= 0 { return count }
      switch Int32(count) {
      case GNUTLS_E_INTERRUPTED: continue
      case GNUTLS_E_PREMATURE_TERMINATION, GNUTLS_E_PULL_ERROR: return 0
      default: throw Trouble(status: Int32(count))
      }
    }
  }

  /// Says that nothing more will be sent.
  func endSending() {
    gnutls_bye(session, GNUTLS_SHUT_WR)
  }

  /// Such as `TLS1.3`.
  var version: String {
    gnutls_protocol_get_name(gnutls_protocol_get_version(session)).map(String.init(cString:)) ?? ""
  }

  /// Such as `CN=usual`.
  var serverName: String {
    var count: UInt32 = 0
    guard let certificate = gnutls_certificate_get_peers(session, &count), count > 0 else {
      return ""
    }
    var parsed: gnutls_x509_crt_t?
    gnutls_x509_crt_init(&parsed)
    defer { gnutls_x509_crt_deinit(parsed) }
    gnutls_x509_crt_import(parsed, certificate, GNUTLS_X509_FMT_DER)
    var name = [CChar](repeating: 0, count: 256)
    var size = name.count
    gnutls_x509_crt_get_dn(parsed, &name, &size)
    return name.withUnsafeBufferPointer { $0.baseAddress.map(String.init(cString:)) ?? "" }
  }
}
