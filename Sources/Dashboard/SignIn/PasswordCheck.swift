import Crypto
import Foundation
import Synchronization

/// Tells whether someone is who they say they are, by their password.
final class PasswordCheck: Sendable {
  /// A name and a password, as a browser sends them (RFC 7617).
  struct Credentials: Sendable {
    let user: String
    let password: String

    /// Reads the value of `Authorization`; `nil` where it is not of the scheme `Basic`.
    init?(_ authorization: String) {
      let parts = authorization.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "basic",
        let bytes = Data(base64Encoded: parts[1].trimmingCharacters(in: .whitespaces)),
        let text = String(bytes: bytes, encoding: .utf8), let colon = text.firstIndex(of: ":")
      else { return nil }
      user = String(text[..<colon])
      password = String(text[text.index(after: colon)...])
    }
  }

  private struct State {
    var file: PasswordFile
    /// Those who signed in, by a hash of name and password that nobody else can work out.
    var good = BoundedCache<[UInt8], Bool>(capacity: 1 << 20)
  }

  private let state: Mutex<State>
  private let hashKey = SymmetricKey(size: .bits256)
  /// bcrypt takes a processor for as long as it was told to: at most one check on each at a time, and
  /// none on a thread that others wait for.
  private let pool = ComputePool(name: "sign-in")

  init(_ file: PasswordFile) {
    state = Mutex(State(file: file))
  }

  /// Takes another file, and knows nobody any more who signed in with the one before.
  func replace(with file: PasswordFile) {
    state.withLock { $0 = State(file: file) }
  }

  /// Whether someone has signed in so before.
  func isKnown(_ credentials: Credentials) -> Bool {
    let hash = hash(credentials)
    return state.withLock { $0.good.value(of: hash) } ?? false
  }

  /// Whether the password is that of the name; `nil` where too many wait to be told.
  func isGood(_ credentials: Credentials) async -> Bool? {
    await pool.value { [self] in
      // A browser asks for several things at once.
      if isKnown(credentials) { return true }
      let file = state.withLock { $0.file }
      let isGood = file.hash(of: credentials.user).isHash(of: credentials.password)
      guard isGood, let known = file.hashes[credentials.user] else { return false }
      let hash = hash(credentials)
      state.withLock { state in
        // The file may have been replaced meanwhile.
        guard state.file.hashes[credentials.user] == known else { return }
        state.good.set(true, of: hash, size: 128)
      }
      return true
    }
  }

  private func hash(_ credentials: Credentials) -> [UInt8] {
    var code = HMAC<SHA256>(key: hashKey)
    // A name has no colon.
    code.update(data: Data("\(credentials.user):\(credentials.password)".utf8))
    return Array(code.finalize())
  }
}
