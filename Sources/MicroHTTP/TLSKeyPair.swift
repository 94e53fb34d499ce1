import CGnuTLS

/// A certificate and its private key as GnuTLS has parsed them. Immutable: any number of handshakes
/// may use it at once, and each keeps it alive.
struct TLSKeyPair: Sendable {
  private let certificates: CertificateChain
  private let privateKey: PrivateKey

  init(certificate: [UInt8], key: [UInt8]) throws(TLSError) {
    certificates = try CertificateChain(pem: certificate)
    privateKey = try PrivateKey(pem: key)
    guard certificates.keyIdentifier == privateKey.identifier else {
      throw TLSError(.keyOfAnother, "the key does not belong to the certificate")
    }
  }

  /// The server's own certificate first.
  var chain: UnsafeMutableBufferPointer<gnutls_pcert_st> { certificates.chain }

  var key: gnutls_privkey_t { privateKey.pointer }
}

private final class CertificateChain: Sendable {
  nonisolated(unsafe) let chain: UnsafeMutableBufferPointer<gnutls_pcert_st>  // safe: only read

  /// More than any authority needs.
  private static let longest = 16

  init(pem: [UInt8]) throws(TLSError) {
    let room = UnsafeMutableBufferPointer<gnutls_pcert_st>.allocate(capacity: Self.longest)
    room.initialize(repeating: gnutls_pcert_st())
    var count = UInt32(room.count)
    let status = withDatum(pem) {
      gnutls_pcert_list_import_x509_raw(room.baseAddress, &count, $0, GNUTLS_X509_FMT_PEM, 0)
    }
    guard status == GNUTLS_E_SUCCESS, count > 0 else {
      room.deallocate()
      throw TLSError(.badCertificate, "the certificate", status: status)
    }
    chain = UnsafeMutableBufferPointer(rebasing: room[..<Int(count)])
  }

  deinit {
    for index in chain.indices { gnutls_pcert_deinit(&chain[index]) }
    chain.deallocate()
  }

  /// Tells the public key of the server's own certificate from all others.
  var keyIdentifier: [UInt8]? { identifier(of: chain[0].pubkey) }
}

private final class PrivateKey: Sendable {
  nonisolated(unsafe) let pointer: gnutls_privkey_t  // safe: only read

  init(pem: [UInt8]) throws(TLSError) {
    var made: gnutls_privkey_t?
    let trouble = gnutls_privkey_init(&made)
    guard trouble == GNUTLS_E_SUCCESS, let made else {
      throw TLSError(.outOfMemory, "the key", status: trouble)
    }
    let status = withDatum(pem) {
      gnutls_privkey_import_x509_raw(made, $0, GNUTLS_X509_FMT_PEM, nil, 0)
    }
    guard status == GNUTLS_E_SUCCESS else {
      gnutls_privkey_deinit(made)
      throw TLSError(.badKey, "the key", status: status)
    }
    guard Self.isServable(made) else {
      gnutls_privkey_deinit(made)
      throw TLSError(
        .badKey,
        "the key is of a kind that no client takes: RSA from 2048 bits on, ECDSA from 256, or Ed25519"
      )
    }
    pointer = made
  }

  deinit {
    gnutls_privkey_deinit(pointer)
  }

  /// Whether ``TLSCertificates/priorities`` allow to sign with it: else each handshake would fail.
  private static func isServable(_ key: gnutls_privkey_t) -> Bool {
    var bits: UInt32 = 0
    let algorithm = gnutls_privkey_get_pk_algorithm(key, &bits)
    return switch gnutls_pk_algorithm_t(UInt32(clamping: algorithm)) {
    case GNUTLS_PK_RSA: bits >= 2048
    case GNUTLS_PK_ECDSA: bits >= 256
    case GNUTLS_PK_EDDSA_ED25519: true
    default: false
    }
  }

  /// Tells the public key that belongs to it from all others.
  var identifier: [UInt8]? {
    var key: gnutls_pubkey_t?
    guard gnutls_pubkey_init(&key) == GNUTLS_E_SUCCESS, let key else { return nil }
    defer { gnutls_pubkey_deinit(key) }
    guard gnutls_pubkey_import_privkey(key, pointer, 0, 0) == GNUTLS_E_SUCCESS else { return nil }
    return MicroHTTP.identifier(of: key)
  }
}

private func identifier(of key: gnutls_pubkey_t?) -> [UInt8]? {
  var identifier = [UInt8](repeating: 0, count: 32)
  var size = identifier.count
  guard
    gnutls_pubkey_get_key_id(
      key, GNUTLS_KEYID_USE_SHA256.rawValue, &identifier, &size) == GNUTLS_E_SUCCESS
  else { return nil }
  return identifier
}

/// Bytes as GnuTLS takes them, which it does not write to.
private func withDatum<Result>(
  _ bytes: [UInt8], _ body: (UnsafePointer<gnutls_datum_t>) -> Result
) -> Result {
  bytes.withUnsafeBufferPointer { bytes in
    var datum = gnutls_datum_t(
      data: UnsafeMutablePointer(mutating: bytes.baseAddress), size: UInt32(clamping: bytes.count))
    return body(&datum)
  }
}
