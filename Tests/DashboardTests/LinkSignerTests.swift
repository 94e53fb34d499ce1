import Crypto
import Foundation
import JWTKit
import PipecatModel
import SessionReport
import TestSupport
import Testing

@testable import Dashboard

struct LinkSignerTests {
  private static let secret = "0123456789abcdef0123456789abcdef"
  private static let now = Timestamp(milliseconds: 1_790_000_000_000)
  private static let address = "https://dash.example.net"

  private func signer(
    _ secrets: String = LinkSignerTests.secret, publicURL: String? = LinkSignerTests.address
  ) async throws -> LinkSigner {
    await LinkSigner(secrets: try LinkSecrets(secrets), publicURL: publicURL)
  }

  private func link(seconds: Int64 = 3600) throws -> SharedLink {
    SharedLink(
      agent: try #require(AgentName("support-line")),
      lock: try SessionLock(
        parameters: [("outcome", "failed"), ("deploymentId", "a=b&c")], timeZone: .gmt),
      frameAncestors: ["https://wiki.example.net"],
      expiresAt: Self.now.advanced(byMilliseconds: seconds * 1000))
  }

  private func isGood(
    _ token: String, _ signer: LinkSigner, at now: Timestamp = LinkSignerTests.now,
    calledAs address: String = LinkSignerTests.address
  ) async -> Bool {
    let link = await signer.link(of: token, at: now, calledAs: address)
    // The second look is at what was remembered of the first.
    #expect(
      signer.knownLink(of: token, at: now, calledAs: address) == link || link == nil)
    return link != nil
  }

  /// A token as somebody else may write one, signed with HMAC and a hash.
  private func token(
    header: String, claims: String, secret: String = LinkSignerTests.secret
  ) -> String {
    let text = Self.coded(Data(header.utf8)) + "." + Self.coded(Data(claims.utf8))
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))
    return text + "." + Self.coded(Data(code))
  }

  private static func coded(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  private static let claims =
    #""aud":"https://dash.example.net","jti":"1","agent":"a","filters":[],"frames":[]"#
  private static let expiry = #""exp":1790000100"#

  @Test func `a link that was signed comes back as it was`() async throws {
    let signer = try await signer()
    let link = try link()
    let token = try await signer.token(for: link)
    #expect(await signer.link(of: token, at: Self.now, calledAs: "") == link)
    #expect(signer.knownLink(of: token, at: Self.now, calledAs: "") == link)
  }

  @Test func `a token that is altered anywhere is none`() async throws {
    let signer = try await signer()
    let token = try await signer.token(for: link())
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= %")
    var generator = SeededGenerator(seed: 1)
    for place in token.indices {
      var altered = token
      let other = generator.pick(digits.filter { $0 != token[place] })
      altered.replaceSubrange(place...place, with: String(other))
      #expect(await signer.link(of: altered, at: Self.now, calledAs: "") == nil, "\(altered)")
    }
    // The last digit of a signature has bits that no byte needs.
    for digit in digits where digit != token.last {
      let altered = token.dropLast() + String(digit)
      #expect(await signer.link(of: String(altered), at: Self.now, calledAs: "") == nil)
    }
    for altered in [
      token + "=", token + ".", "." + token, token + "A", String(token.dropLast()), "", "..",
      token.replacing(".", with: ".."), token + "\n", " " + token,
    ] { #expect(await signer.link(of: altered, at: Self.now, calledAs: "") == nil) }
  }

  @Test(arguments: [
    (#"{"alg":"HS256"}"#, true), (#"{"alg":"HS256","typ":"JWT"}"#, true),
    (#"{"alg":"none"}"#, false), (#"{"alg":"None"}"#, false), (#"{"alg":"hs256"}"#, false),
    (#"{"alg":"HS384"}"#, false), (#"{"alg":"HS512"}"#, false), (#"{"alg":"RS256"}"#, false),
    (#"{"typ":"JWT"}"#, false), (#"{"alg":"HS256","crit":["exp"]}"#, false), ("{}", false),
    ("[]", false), ("", false), (#"{"alg":"HS256","kid":"another"}"#, true),
  ])
  func `only the one algorithm is taken`(header: String, isTaken: Bool) async throws {
    let token = token(header: header, claims: "{\(Self.claims),\(Self.expiry)}")
    #expect(await isGood(token, try signer()) == isTaken)
  }

  @Test func `a token without a signature is none`() async throws {
    let signed = token(header: #"{"alg":"none"}"#, claims: "{\(Self.claims),\(Self.expiry)}")
    let parts = signed.split(separator: ".")
    #expect(await !isGood("\(parts[0]).\(parts[1]).", try signer()))
    #expect(await !isGood("\(parts[0]).\(parts[1])", try signer()))
  }

  @Test(arguments: [
    ("", false), (#","exp":null"#, false), (#","exp":"1790000100""#, false),
    (#","exp":1790000100"#, true), (#","exp":1790000100.5"#, true), (#","exp":1e300"#, false),
    (#","exp":-1e300"#, false), (#","exp":1789999941"#, true), (#","exp":1789999940"#, false),
    (#","exp":1790000100,"nbf":1790000060"#, true),
    (#","exp":1790000100,"nbf":1790000061"#, false),
    (#","exp":1790000100,"nbf":"now""#, false),
  ])
  func `a token is good from and until when it says, give or take a minute`(
    times: String, isTaken: Bool
  ) async throws {
    let token = token(header: #"{"alg":"HS256"}"#, claims: "{\(Self.claims)\(times)}")
    #expect(await isGood(token, try signer()) == isTaken, "\(times)")
  }

  @Test func `what was good once is not after it has expired`() async throws {
    let signer = try await signer()
    let token = try await signer.token(for: link(seconds: 100))
    #expect(await isGood(token, signer))
    let later = Self.now.advanced(byMilliseconds: 161_000)
    #expect(signer.knownLink(of: token, at: later, calledAs: Self.address) == nil)
    #expect(await !isGood(token, signer, at: later))
  }

  @Test(arguments: [
    #""agent":"Not an agent""#, #""filters":["limit=3"]"#, #""filters":["outcome=nothing"]"#,
    #""filters":["outcome"]"#, #""filters":"outcome=failed""#, #""frames":"https://a.test""#,
    #""frames":["https://a.test; script-src *"]"#, #""frames":["*"]"#, #""jti":7"#,
    #""agent":null"#, #""aud":[]"#, #""aud":"https://other.example.net""#,
  ])
  func `a token that says anything that is not understood shows nothing`(
    claim: String
  ) async throws {
    let name = claim.prefix { $0 != ":" }
    let others = Self.claims.split(separator: ",").filter { !$0.hasPrefix(name) }
    let claims = (others + [claim[...], Self.expiry[...]]).joined(separator: ",")
    #expect(await !isGood(token(header: #"{"alg":"HS256"}"#, claims: "{\(claims)}"), try signer()))
  }

  @Test func `a link is good for the dashboard alone that it was made for`() async throws {
    let ours = try await signer()
    let theirs = try await signer(publicURL: "https://other.example.net")
    let nameless = try await signer(publicURL: nil)
    let link = try link()
    let (our, their, any) = (
      try await ours.token(for: link), try await theirs.token(for: link),
      try await nameless.token(for: link)
    )
    #expect(await isGood(our, ours))
    #expect(await !isGood(their, ours))
    #expect(await !isGood(any, ours))
    // Without an address of its own a dashboard is called what its visitors call it.
    #expect(await isGood(any, nameless))
    #expect(await isGood(our, nameless, calledAs: Self.address))
    #expect(await !isGood(our, nameless, calledAs: "http://127.0.0.1:8080"))
  }

  @Test func `links of an earlier secret are good while it is in the file`() async throws {
    let other = "another secret of more than 32 bytes"
    let signer = try await signer()
    let old = try await signer.token(for: link())
    await signer.replaceSecrets(with: try LinkSecrets("\(other)\n\(Self.secret)\n"))
    let new = try await signer.token(for: link())
    #expect(await isGood(old, signer))
    #expect(await isGood(new, signer))
    #expect(await !isGood(new, try self.signer()))
    await signer.replaceSecrets(with: try LinkSecrets(other))
    #expect(signer.knownLink(of: old, at: Self.now, calledAs: "") == nil)
    #expect(await !isGood(old, signer))
    #expect(await isGood(new, signer))
  }

  @Test func `a link that is revoked is good no more`() async throws {
    let signer = try await signer()
    let (kept, gone) = (try link(), try link())
    let (keptToken, goneToken) = (
      try await signer.token(for: kept), try await signer.token(for: gone)
    )
    #expect(await isGood(goneToken, signer))
    signer.replaceRevoked(with: [gone.id, "another"])
    #expect(signer.knownLink(of: goneToken, at: Self.now, calledAs: "") == nil)
    #expect(await !isGood(goneToken, signer))
    #expect(await isGood(keptToken, signer))
  }

  @Test(arguments: [
    ("", "holds no secret"), ("\n \n", "holds no secret"), ("short", "fewer than 32 bytes"),
    ("0123456789abcdef0123456789abcdef\nshort", "fewer than 32 bytes"),
  ])
  func `a secret that is none or too short is refused`(text: String, problem: String) {
    let error = #expect(throws: LinkSecretError.self) { try LinkSecrets(text) }
    #expect(error?.problem.contains(problem) == true)
    #expect(error?.problem.contains("short") == false)
  }

  @Test func `secrets print as asterisks`() throws {
    let secrets = try LinkSecrets(Self.secret)
    var dumped = ""
    dump(["secrets": secrets], to: &dumped)
    for text in ["\(secrets)", String(reflecting: secrets), dumped, "\([secrets])"] {
      #expect(!text.contains("0123456789abcdef"))
    }
  }

  @Test(
    arguments: [
      ("30d", 2_592_000), ("12h", 43_200), ("1y", 31_536_000), ("1s", 1), ("2w", 1_209_600),
      ("3M", 7_776_000), ("0d", nil), ("-1d", nil), ("d", nil), ("30", nil), ("1.5d", nil),
      ("30 d", nil), ("101y", nil), ("99999999999999999999d", nil), ("", nil), ("٣d", nil),
    ] as [(String, Int64?)])
  func `a length of time is read`(text: String, seconds: Int64?) {
    #expect(
      LinkLifetime.end(text, from: Self.now)
        == seconds.map { Self.now.advanced(byMilliseconds: $0 * 1000) })
  }
}
