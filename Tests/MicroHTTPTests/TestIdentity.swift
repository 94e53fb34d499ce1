import CGnuTLS
import Foundation
import MicroHTTP

/// A certificate of a test's own, signed with its own key.
struct TestIdentity: Sendable {
  let certificate: [UInt8]
  let key: [UInt8]

  /// One for all tests that need no other.
  static let usual: TestIdentity = {
    do { return try TestIdentity(name: "usual") } catch { fatalError("\(error)") }
  }()

  /// `bits` are the usual ones of the algorithm when they are 0.
  init(name: String, algorithm: gnutls_pk_algorithm_t = GNUTLS_PK_ECDSA, bits: UInt32 = 0) throws {
    var madeKey: gnutls_x509_privkey_t?
    try check(gnutls_x509_privkey_init(&madeKey))
    defer { gnutls_x509_privkey_deinit(madeKey) }
    let bits = bits > 0 ? bits : gnutls_sec_param_to_pk_bits(algorithm, GNUTLS_SEC_PARAM_HIGH)
    try check(gnutls_x509_privkey_generate(madeKey, algorithm, bits, 0))
    var made: gnutls_x509_crt_t?
    try check(gnutls_x509_crt_init(&made))
    defer { gnutls_x509_crt_deinit(made) }
    try check(gnutls_x509_crt_set_version(made, 3))
    try check(gnutls_x509_crt_set_serial(made, [1], 1))
    try check(gnutls_x509_crt_set_activation_time(made, time(nil) - 3600))
    try check(gnutls_x509_crt_set_expiration_time(made, time(nil) + 86_400))
    try check(gnutls_x509_crt_set_dn(made, "CN=\(name)", nil))
    try check(gnutls_x509_crt_set_key(made, madeKey))
    let digest = algorithm == GNUTLS_PK_EDDSA_ED25519 ? GNUTLS_DIG_SHA512 : GNUTLS_DIG_SHA256
    try check(gnutls_x509_crt_sign2(made, made, madeKey, digest, 0))
    certificate = try exported { gnutls_x509_crt_export2(made, GNUTLS_X509_FMT_PEM, $0) }
    key = try exported {
      gnutls_x509_privkey_export2_pkcs8(
        madeKey, GNUTLS_X509_FMT_PEM, nil, GNUTLS_PKCS_PLAIN.rawValue, $0)
    }
  }

  func certificates() throws -> TLSCertificates {
    try TLSCertificates(certificate: certificate, key: key)
  }
}

private func check(_ status: Int32) throws {
  guard status >= 0 else { throw TLSSession.Trouble(status: status) }
}

private func exported(_ export: (UnsafeMutablePointer<gnutls_datum_t>) -> Int32) throws -> [UInt8] {
  var datum = gnutls_datum_t()
  try check(export(&datum))
  defer { free(datum.data) }
  return Array(UnsafeBufferPointer(start: datum.data, count: Int(datum.size)))
}
