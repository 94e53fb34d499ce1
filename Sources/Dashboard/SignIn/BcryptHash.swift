import CCrypt
import Foundation

/// A password hashed with bcrypt.
struct BcryptHash: Sendable, Equatable {
  /// The binary logarithm of the number of rounds.
  let cost: Int
  private let text: String

  /// A hash that costs more takes longer than anyone waits: each step doubles it, and 16 is some
  /// four seconds.
  static let mostCost = 16

  /// Reads a hash as `htpasswd` writes it; `nil` where it is none, or costs more than ``mostCost``.
  init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0].isEmpty, ["2a", "2b", "2y"].contains(parts[1]),
      parts[2].utf8.count == 2, let cost = Int(parts[2]), (4...Self.mostCost).contains(cost),
      parts[3].utf8.count == 53, parts[3].utf8.allSatisfy(Self.digits.contains)
    else { return nil }
    self.cost = cost
    self.text = text
  }

  private static let digits = Set(
    "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  private init(cost: Int, text: String) {
    self.cost = cost
    self.text = text
  }

  /// A hash that is checked as long as any other of the cost, and that no password has.
  static func ofNoPassword(cost: Int) -> BcryptHash {
    let number = cost < 10 ? "0\(cost)" : "\(cost)"
    return BcryptHash(cost: cost, text: "$2y$\(number)$" + String(repeating: ".", count: 53))
  }

  /// Whether it is the password's. Takes as long as the cost says, on the thread that asks.
  func isHash(of password: String) -> Bool {
    // To C a text ends at its first zero.
    guard !password.utf8.contains(0) else { return false }
    // 32 KB: too much for the stack of a thread that others share.
    let data = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
    data.initialize(to: crypt_data())
    defer {
      CCrypt_forget(data)
      data.deallocate()
    }
    guard let hashed = crypt_r(password, text, data) else { return false }
    return Self.isSame(String(cString: hashed), text)
  }

  /// Compares all bytes, however early they differ.
  private static func isSame(_ lhs: String, _ rhs: String) -> Bool {
    let (lhs, rhs) = (Array(lhs.utf8), Array(rhs.utf8))
    guard lhs.count == rhs.count else { return false }
    return zip(lhs, rhs).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
