import Foundation

/// Who may sign in: the lines of a file that `htpasswd -B` writes, a name and a bcrypt hash each
/// (N. Provos, D. Mazières, "A Future-Adaptable Password Scheme", 1999).
public struct PasswordFile: Sendable, CustomStringConvertible, CustomReflectable {
  let hashes: [String: BcryptHash]

  /// Reads the text of a file; blank lines and those that begin with `#` are passed over.
  ///
  /// - Throws: ``PasswordFileError`` with the first line that can't be used, and where there is none.
  public init(_ text: String) throws(PasswordFileError) {
    var hashes: [String: BcryptHash] = [:]
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else {
        throw PasswordFileError(problem: "line \(index + 1) is not NAME:HASH")
      }
      guard let hash = BcryptHash(String(line[line.index(after: colon)...])) else {
        throw PasswordFileError(
          problem: "line \(index + 1) has no bcrypt hash of a cost up to \(BcryptHash.mostCost): "
            + "`htpasswd -B` makes them")
      }
      hashes[String(line[..<colon])] = hash
    }
    guard !hashes.isEmpty else { throw PasswordFileError(problem: "names nobody") }
    self.hashes = hashes
  }

  /// The hash that a password is held against: of a name that is not here one that no password has,
  /// and that takes as long, so that the time does not tell which names there are.
  func hash(of user: String) -> BcryptHash {
    hashes[user] ?? .ofNoPassword(cost: hashes.values.map(\.cost).max() ?? 10)
  }

  /// How many may sign in, and nothing else.
  public var description: String { "\(hashes.count) users" }
  /// A mirror of ``description``.
  public var customMirror: Mirror { Mirror(reflecting: description) }
}

/// Why a password file can't be used. Holds nothing of what is in it.
public struct PasswordFileError: Error, CustomStringConvertible {
  /// What is wrong, to be read after the name of the file.
  public let problem: String

  /// The same.
  public var description: String { problem }
}
