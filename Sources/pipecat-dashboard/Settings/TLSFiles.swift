import MicroHTTP

/// The two files of a certificate.
struct TLSFiles {
  /// The certificate and those of whoever signed it, which anyone may read.
  let certificatePath: String
  /// The setting that names them.
  let certificateSetting: String
  /// The certificate's private key.
  let key: SecretFile

  /// The files; `nil` where none is named.
  ///
  /// - Throws: ``SettingError`` where one is named without the other.
  init?(_ sources: SettingSources) throws(SettingError) {
    switch (sources.text(.tlsCertificate), SecretFile(sources.text(.tlsKey))) {
    case (nil, nil): return nil
    case (let certificate?, let key?):
      certificatePath = certificate.text
      certificateSetting = certificate.source
      self.key = key
    case (let certificate?, nil):
      throw SettingError(source: certificate.source, problem: "needs --tls-key beside it")
    case (nil, let key?):
      throw SettingError(source: key.setting, problem: "needs --tls-certificate beside it")
    }
  }

  /// The certificate and key as they stand now.
  ///
  /// - Throws: ``SettingError`` where a file can't be read, or the two don't belong together.
  func certificates() throws(SettingError) -> TLSCertificates {
    let (certificate, key) = try texts()
    return try named { () throws(TLSError) in
      try TLSCertificates(certificate: certificate, key: key)
    }
  }

  /// Has the certificate and key as they stand now shown from now on.
  ///
  /// - Throws: ``SettingError`` as in ``certificates()``, and goes on with those that were shown.
  func renew(_ certificates: TLSCertificates) throws(SettingError) {
    let (certificate, key) = try texts()
    try named { () throws(TLSError) in
      try certificates.replace(certificate: certificate, key: key)
    }
  }

  private func texts() throws(SettingError) -> (certificate: [UInt8], key: [UInt8]) {
    let certificate: [UInt8]
    do throws(SettingFile.Problem) {
      certificate = try SettingFile.read(certificatePath, isSecret: false)
    } catch {
      throw SettingFile.error(error.text, at: certificatePath, setting: certificateSetting)
    }
    return (certificate, Array(try key.text().utf8))
  }

  private func named<Value>(
    _ make: () throws(TLSError) -> Value
  ) throws(SettingError) -> Value {
    do throws(TLSError) {
      return try make()
    } catch {
      throw switch error.code {
      case .badKey, .keyOfAnother: key.error(error.description)
      case .badCertificate, .outOfMemory:
        SettingFile.error("\(error)", at: certificatePath, setting: certificateSetting)
      }
    }
  }
}
