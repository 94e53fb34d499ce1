import CGnuTLS

/// Why a certificate and its key can't be used. Never holds a byte of the key.
public struct TLSError: Error, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Code: Sendable {
    /// What should be the certificate is none, or is not PEM.
    case badCertificate
    /// What should be the key is none, is not PEM, or has a password.
    case badKey
    /// Each can be read, but the key is another certificate's.
    case keyOfAnother
    /// Memory has run out.
    case outOfMemory
  }

  /// What kind of trouble it is.
  public let code: Code
  /// One line for people.
  public let description: String

  /// Trouble that GnuTLS has told with a number.
  init(_ code: Code, _ what: String, status: Int32) {
    self.code = status == GNUTLS_E_MEMORY_ERROR ? .outOfMemory : code
    let cause = gnutls_strerror(status).map(String.init(cString:)) ?? "error \(status)"
    description = "\(what) can't be read: \(cause.hasSuffix(".") ? cause.dropLast() : cause[...])"
  }

  /// Trouble that we have found.
  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
