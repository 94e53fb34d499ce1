import Crypto
import Dashboard
import Dispatch
import Foundation
import FuzzSupport
import PipecatModel

extension Harness {
  /// What follows `/embed/` in an address. A first line that is a token is read as it is; what is on the
  /// second, as a header, and on the third, as claims, is signed as if this dashboard had done it.
  static let tokens = Harness(name: "tokens") { bytes in
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let token = String(decoding: lines[0], as: UTF8.self)
    require(link(of: token) == nil, "nobody signed \(token)")
    guard lines.count > 2 else { return }
    let text = coded(Data(lines[1])) + "." + coded(Data(lines[2]))
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))
    let signed = text + "." + coded(Data(code))
    guard let link = link(of: signed) else { return }
    require(link.expiresAt > now.advanced(byMilliseconds: -60_000), "\(signed) has not expired")
    require(
      link.frameAncestors.allSatisfy { WebAddress.origin($0) == $0 }, "\(signed) names origins")
    for place in [signed.startIndex, signed.index(before: signed.endIndex)] {
      var altered = signed
      altered.replaceSubrange(place...place, with: signed[place] == "A" ? "B" : "A")
      require(Harness.link(of: altered) == nil, "\(altered) is not what was signed")
    }
  }

  private static let secret = "a secret that only this harness knows"
  private static let now = Timestamp(milliseconds: 1_774_747_800_000)
  private static let signer = waited {
    // Long enough, so it can't be refused.
    let secrets = try? LinkSecrets(secret)
    guard let secrets else { fatalError("the harness has no secret") }
    return await LinkSigner(secrets: secrets, publicURL: "https://dash.example.net")
  }

  private static func link(of token: String) -> SharedLink? {
    // Made here, the first time: to wait for it in a task could leave no thread for what makes it.
    let signer = signer
    return waited { await signer.link(of: token, at: now, calledAs: "") }
  }

  private static func coded(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  /// libFuzzer waits for each input.
  private static func waited<Value: Sendable>(
    _ make: @escaping @Sendable () async -> Value
  ) -> Value {
    let (done, box) = (DispatchSemaphore(value: 0), Box<Value>())
    Task {
      box.value = await make()
      done.signal()
    }
    done.wait()
    guard let value = box.value else { fatalError("nothing came") }
    return value
  }

  /// Safe: written before the signal, and read after it.
  private final class Box<Value>: @unchecked Sendable {
    var value: Value?
  }
}
