import Synchronization

/// The certificate that a server shows over TLS, and its private key, which can be changed while
/// the server runs.
public final class TLSCertificates: Sendable {
  private let latest: Mutex<TLSKeyPair>

  /// A certificate and its key.
  ///
  /// - Parameters:
  ///   - certificate: PEM: the server's own certificate, then those that it is signed with, without
  ///     the root.
  ///   - key: PEM: the private key of the first certificate, without a password: RSA from 2048 bits
  ///     on, ECDSA from 256 bits on, or Ed25519.
  /// - Throws: ``TLSError`` when they can't be read or don't belong together.
  public init(certificate: [UInt8], key: [UInt8]) throws(TLSError) {
    latest = Mutex(try TLSKeyPair(certificate: certificate, key: key))
  }

  /// Shows another certificate from now on. Connections that are open go on, and handshakes under
  /// way end with the certificate that they have begun with.
  ///
  /// - Throws: ``TLSError`` as when made, and goes on with the pair there was.
  public func replace(certificate: [UInt8], key: [UInt8]) throws(TLSError) {
    let pair = try TLSKeyPair(certificate: certificate, key: key)
    latest.withLock { $0 = pair }
  }

  /// The pair for a handshake that begins.
  var pair: TLSKeyPair { latest.withLock { $0 } }

  /// In GnuTLS's [words](https://gnutls.org/manual/html_node/Priority-Strings.html), named one by one
  /// so that no default of a system adds to them: versions 1.2 and 1.3, keys that are made anew for
  /// each connection, ciphers that authenticate what they encrypt, no signature with SHA-1.
  static let priorities = """
    NONE:+VERS-TLS1.3:+VERS-TLS1.2:+ECDHE-ECDSA:+ECDHE-RSA\
    :+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:+AEAD\
    :+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:+GROUP-SECP521R1\
    :+SIGN-EDDSA-ED25519:+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SECP384R1-SHA384\
    :+SIGN-ECDSA-SECP521R1-SHA512\
    :+SIGN-ECDSA-SHA256:+SIGN-ECDSA-SHA384:+SIGN-ECDSA-SHA512\
    :+SIGN-RSA-PSS-RSAE-SHA256:+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-PSS-RSAE-SHA512\
    :+SIGN-RSA-SHA256:+SIGN-RSA-SHA384:+SIGN-RSA-SHA512\
    :+CTYPE-X509:+COMP-NULL:%SERVER_PRECEDENCE
    """
}
