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
}
