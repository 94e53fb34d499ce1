import CGnuTLS
import MicroHTTP
import Testing

struct TLSCertificatesTests {
  @Test func `a pair that belongs together is taken`() throws {
    _ = try TestIdentity.usual.certificates()
  }

  @Test func `certificates that sign the server's may follow it`() throws {
    let chain = TestIdentity.usual.certificate + (try TestIdentity(name: "signs")).certificate
    _ = try TLSCertificates(certificate: chain, key: TestIdentity.usual.key)
  }

  @Test func `a key of another certificate is told`() throws {
    let other = try TestIdentity(name: "other")
    let error = #expect(throws: TLSError.self) {
      try TLSCertificates(certificate: other.certificate, key: TestIdentity.usual.key)
    }
    #expect(error?.code == .keyOfAnother)
    #expect(error?.description == "the key does not belong to the certificate")
  }

  @Test(arguments: ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END"])
  func `what is no certificate is told in one line`(text: String) {
    let error = #expect(throws: TLSError.self) {
      try TLSCertificates(certificate: Array(text.utf8), key: TestIdentity.usual.key)
    }
    #expect(error?.code == .badCertificate)
    #expect(error?.description.hasPrefix("the certificate can't be read: ") == true)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func `what is no key is told in one line without its bytes`() {
    let secret = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"
    for text in ["", "no key", secret] {
      let error = #expect(throws: TLSError.self) {
        try TLSCertificates(
          certificate: TestIdentity.usual.certificate, key: Array(text.utf8))
      }
      #expect(error?.code == .badKey)
      #expect(error?.description.hasPrefix("the key can't be read: ") == true)
      #expect(error.map { "\($0)".contains("c2VjcmV0") } == false)
    }
  }

  @Test(
    arguments: [(GNUTLS_PK_RSA.rawValue, 1024), (GNUTLS_PK_ECDSA.rawValue, 224)]
      as [(UInt32, UInt32)])
  func `a key that no client takes is told`(algorithm: UInt32, bits: UInt32) throws {
    let weak = try TestIdentity(
      name: "weak", algorithm: gnutls_pk_algorithm_t(algorithm), bits: bits)
    let error = #expect(throws: TLSError.self) { try weak.certificates() }
    #expect(error?.code == .badKey)
  }
}
