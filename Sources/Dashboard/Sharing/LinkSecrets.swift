import Crypto
import Foundation
import JWTKit

/// The secrets that links are signed with. The first signs; links that one of the others signed are
/// still good, so that a secret can be replaced without breaking what was shared.
///
/// Prints, dumps and interpolates as `***`.
public struct LinkSecrets: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  struct Secret: Sendable {
    let key: HMACKey
    /// Tells which secret signed a link, and nothing of it.
    let id: JWKIdentifier
  }

  let secrets: [Secret]

  /// The fewest bytes of a secret: as many as its signatures have (RFC 7518, 3.2).
  public static let leastBytes = 32

  /// Reads secrets, one a line; blank lines are passed over.
  ///
  /// - Throws: ``LinkSecretError`` where there is none, or one is too short.
  public init(_ text: String) throws(LinkSecretError) {
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let secrets = lines.filter { !$0.isEmpty }
    guard !secrets.isEmpty else { throw LinkSecretError(problem: "holds no secret") }
    guard secrets.allSatisfy({ $0.utf8.count >= LinkSecrets.leastBytes }) else {
      throw LinkSecretError(
        problem: "holds a secret of fewer than \(LinkSecrets.leastBytes) bytes: "
          + "`openssl rand -base64 32` makes one")
    }
    self.secrets = secrets.map { secret in
      let digest = SHA256.hash(data: Data("link key \(secret)".utf8))
      let name = digest.prefix(6).map { String(format: "%02x", $0) }.joined()
      return Secret(key: HMACKey(from: secret), id: JWKIdentifier(string: name))
    }
  }

  /// Always `***`.
  public var description: String { "***" }
  /// Always `***`.
  public var debugDescription: String { "***" }
  /// A mirror of `***`.
  public var customMirror: Mirror { Mirror(reflecting: "***") }
}

/// Why secrets can't be used. Never holds any part of one.
public struct LinkSecretError: Error, CustomStringConvertible {
  /// What is wrong, to be read after the name of the file.
  public let problem: String

  /// The same.
  public var description: String { problem }
}
