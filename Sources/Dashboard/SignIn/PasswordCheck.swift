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
    /// Those whose password is being checked, and who else waits to be told.
    var underWay: [[UInt8]: [CheckedContinuation<Bool?, Never>]] = [:]
  }

  /// Where a check stands when someone asks for it.
  enum Stage: Sendable {
    /// They have signed in so before.
    case known
    /// Another request of theirs is being checked: ``result(of:)`` tells.
    case underWay(id: [UInt8])
    /// Nobody is, and ``check(_:id:)`` or ``abandon(_:)`` has to follow.
    case first(id: [UInt8])
  }

  private let state: Mutex<State>
  private let hashKey = SymmetricKey(size: .bits256)
  /// bcrypt takes a processor for as long as it was told to: at most one check on each at a time, and
  /// none on a thread that others wait for.
  private let pool = ComputePool(name: "sign-in", mostWaiting: PasswordCheck.mostWaiting)

  /// At a tenth of a second each on two processors, whoever came after these would wait for seconds.
  private static let mostWaiting = 64

  init(_ file: PasswordFile) {
    state = Mutex(State(file: file))
  }

  /// Takes another file, and knows nobody any more who signed in with the one before.
  func replace(with file: PasswordFile) {
    state.withLock { state in
      state.file = file
      state.good = BoundedCache(capacity: state.good.capacity)
    }
  }

  /// Where the check of someone stands. A browser asks for several things at once, and their password
  /// is checked once.
  func stage(_ credentials: Credentials) -> Stage {
    let id = hash(credentials)
    return state.withLock { state in
      if state.good.value(of: id) != nil { return .known }
      if state.underWay[id] != nil { return .underWay(id: id) }
      state.underWay[id] = []
      return .first(id: id)
    }
  }

  /// Whether the password is that of the name; `nil` where too many wait to be told.
  func check(_ credentials: Credentials, id: [UInt8]) async -> Bool? {
    let isGood = await pool.value { [self] in
      let file = state.withLock { $0.file }
      let isGood = file.hash(of: credentials.user).isHash(of: credentials.password)
      guard isGood, let known = file.hashes[credentials.user] else { return false }
      state.withLock { state in
        // The file may have been replaced meanwhile.
        guard state.file.hashes[credentials.user] == known else { return }
        state.good.set(true, of: id, size: 128)
      }
      return true
    }
    finish(id, isGood)
    return isGood
  }

  /// Lets a check be, of which others may wait to be told.
  func abandon(_ id: [UInt8]) {
    finish(id, nil)
  }

  /// What comes of a check that is under way; `nil` where nothing did.
  func result(of id: [UInt8]) async -> Bool? {
    await withCheckedContinuation { continuation in
      let isGood = state.withLock { state -> Bool?? in
        guard state.underWay[id] != nil else { return .some(state.good.value(of: id)) }
        state.underWay[id]?.append(continuation)
        return .none
      }
      if let isGood { continuation.resume(returning: isGood) }
    }
  }

  private func finish(_ id: [UInt8], _ isGood: Bool?) {
    let waiting = state.withLock { $0.underWay.removeValue(forKey: id) } ?? []
    for one in waiting { one.resume(returning: isGood) }
  }

  private func hash(_ credentials: Credentials) -> [UInt8] {
    var code = HMAC<SHA256>(key: hashKey)
    // A name has no colon.
    code.update(data: Data("\(credentials.user):\(credentials.password)".utf8))
    return Array(code.finalize())
  }
}
