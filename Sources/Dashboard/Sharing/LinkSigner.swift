import Foundation
import JWTKit
import PipecatModel
import SessionReport
import Synchronization

/// Signs links, and tells which are good: JSON Web Tokens (RFC 7519) with HS256 and nothing else.
public final class LinkSigner: Sendable {
  private struct State {
    var keys: JWTKeyCollection?
    var signingKey: JWKIdentifier?
    var revoked: Set<String> = []
    /// The tokens that were good when they came first: a signature need not be checked again.
    var known = BoundedCache<String, Claims>(capacity: 4 << 20)
    /// Raised with each change of the secrets.
    var generation = 0
  }

  /// How far two clocks may be apart, in seconds.
  private static let skew = 60.0
  /// The dashboard's name in tokens where it has no public address.
  private static let namelessAudience = "pipecat-dashboard"

  private let state = Mutex(State())
  private let publicURL: String?

  /// A signer for the dashboard at an address, where it has one.
  public init(secrets: LinkSecrets, publicURL: String?) async {
    self.publicURL = publicURL
    await replaceSecrets(with: secrets)
  }

  /// Signs with other secrets from now on, and takes no link that was signed with none of them.
  public func replaceSecrets(with secrets: LinkSecrets) async {
    let keys = JWTKeyCollection()
    for secret in secrets.secrets {
      await keys.add(hmac: secret.key, digestAlgorithm: .sha256, kid: secret.id)
    }
    state.withLock { state in
      state.keys = keys
      state.signingKey = secrets.secrets.first?.id
      state.known = BoundedCache(capacity: state.known.capacity)
      state.generation += 1
    }
  }

  /// Takes none of these links any more, and all others.
  public func replaceRevoked(with ids: Set<String>) {
    state.withLock { $0.revoked = ids }
  }

  /// The token of a link.
  public func token(for link: SharedLink) async throws -> String {
    let (keys, signingKey) = state.withLock { ($0.keys, $0.signingKey) }
    guard let keys else { throw LinkSecretError(problem: "holds no secret") }
    let claims = Claims(
      audiences: [publicURL ?? Self.namelessAudience], expires: Self.seconds(link.expiresAt),
      id: link.id, agent: link.agent.text,
      filters: link.lock.parameters.map { "\($0.name)=\($0.value)" }, frames: link.frameAncestors)
    return try await keys.sign(claims, kid: signingKey)
  }

  /// The link of a token that was good before and still is; `nil` where that takes a closer look.
  ///
  /// - Parameters:
  ///   - token: the token.
  ///   - now: the time of day.
  ///   - address: the dashboard's own, as the visitor calls it.
  func knownLink(of token: String, at now: Timestamp, calledAs address: String) -> SharedLink? {
    state.withLock { state in
      state.known.value(of: token).flatMap { claims in
        isGood(claims, at: now, calledAs: address, revoked: state.revoked) ? claims.link : nil
      }
    }
  }

  /// The link of a token; `nil` where it is none that this dashboard signed for itself, has expired,
  /// is not valid yet, or was revoked.
  func link(of token: String, at now: Timestamp, calledAs address: String) async -> SharedLink? {
    let (keys, generation) = state.withLock { ($0.keys, $0.generation) }
    guard let keys, TokenForm.isCanonical(token),
      let form = try? DefaultJWTParser().parse(Array(token.utf8), as: Claims.self),
      form.header.alg == "HS256",
      // What a token calls critical must be understood (RFC 7515, 4.1.11), and nothing is.
      form.header.crit == nil,
      let claims = try? await keys.verify(
        token, as: Claims.self, iteratingKeys: form.header.kid == nil)
    else { return nil }
    return state.withLock { state in
      guard isGood(claims, at: now, calledAs: address, revoked: state.revoked) else { return nil }
      if state.generation == generation {
        state.known.set(claims, of: token, size: 1024 + 2 * token.utf8.count)
      }
      return claims.link
    }
  }

  private func isGood(
    _ claims: Claims, at now: Timestamp, calledAs address: String, revoked: Set<String>
  ) -> Bool {
    let now = Double(now.milliseconds) / 1000
    let ours = publicURL.map { [$0] } ?? [Self.namelessAudience, address]
    return claims.expires > now - Self.skew && claims.notBefore ?? now <= now + Self.skew
      && claims.audiences.contains(where: ours.contains) && !revoked.contains(claims.id)
      && claims.link != nil
  }

  private static func seconds(_ time: Timestamp) -> Double {
    (Double(time.milliseconds) / 1000).rounded(.down)
  }
}

/// What a token says.
struct Claims: JWTPayload {
  let audiences: [String]
  let expires: Double
  let notBefore: Double?
  let id: String
  /// What is shared; `nil` where that is not understood, for then nothing must be shown.
  let link: SharedLink?
  private let agent: String
  private let filters: [String]
  private let frames: [String]

  private enum CodingKeys: String, CodingKey {
    case audiences = "aud"
    case expires = "exp"
    case notBefore = "nbf"
    case id = "jti"
    case agent, filters, frames
  }

  init(
    audiences: [String], expires: Double, id: String, agent: String, filters: [String],
    frames: [String]
  ) {
    self.audiences = audiences
    self.expires = expires
    notBefore = nil
    self.id = id
    self.agent = agent
    self.filters = filters
    self.frames = frames
    link = Claims.link(id, agent, filters, frames, expires)
  }

  /// Throws where a claim that is needed is missing, an expiry above all.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    audiences =
      try (try? container.decode([String].self, forKey: .audiences))
      ?? [container.decode(String.self, forKey: .audiences)]
    expires = try container.decode(Double.self, forKey: .expires)
    notBefore = try container.decodeIfPresent(Double.self, forKey: .notBefore)
    id = try container.decode(String.self, forKey: .id)
    agent = try container.decode(String.self, forKey: .agent)
    filters = try container.decode([String].self, forKey: .filters)
    frames = try container.decode([String].self, forKey: .frames)
    link = Claims.link(id, agent, filters, frames, expires)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(audiences.first, forKey: .audiences)
    try container.encode(expires, forKey: .expires)
    try container.encode(id, forKey: .id)
    try container.encode(agent, forKey: .agent)
    try container.encode(filters, forKey: .filters)
    try container.encode(frames, forKey: .frames)
  }

  /// Times and audience are looked at with each request, by the dashboard's clock.
  func verify(using algorithm: some JWTAlgorithm) {}

  private static func link(
    _ id: String, _ agent: String, _ filters: [String], _ frames: [String], _ expires: Double
  ) -> SharedLink? {
    let parameters = filters.compactMap(FilterArgument.init)
    guard let agent = AgentName(agent), parameters.count == filters.count, abs(expires) < 1e12,
      frames.allSatisfy({ WebAddress.origin($0) == $0 }),
      let lock = try? SessionLock(
        parameters: parameters.map { ($0.name, $0.value) }, timeZone: .gmt)
    else { return nil }
    return SharedLink(
      id: id, agent: agent, lock: lock, frameAncestors: frames,
      expiresAt: Timestamp(milliseconds: Int64(expires * 1000)))
  }
}

/// A filter in one text, as in `outcome=failed`.
public struct FilterArgument: Sendable {
  /// The parameter.
  public let name: String
  /// Its value.
  public let value: String

  /// `nil` where there is no `=`.
  public init?(_ text: String) {
    guard let equals = text.firstIndex(of: "=") else { return nil }
    name = String(text[..<equals])
    value = String(text[text.index(after: equals)...])
  }
}

/// How a token is written.
enum TokenForm {
  /// Whether a text is three parts in the one way in which base64url writes their bytes: else one
  /// signature could be written in several (RFC 4648, 3.5).
  static func isCanonical(_ token: String) -> Bool {
    let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 3 && parts.allSatisfy { isCanonical($0) }
  }

  private static func isCanonical(_ part: Substring.UTF8View) -> Bool {
    guard !part.isEmpty, part.allSatisfy(isDigit), let last = part.last else { return false }
    switch part.count % 4 {
    case 0: return true
    case 2: return value(last) & 15 == 0
    case 3: return value(last) & 3 == 0
    default: return false
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { digits.contains(byte) }

  private static func value(_ byte: UInt8) -> Int { digits.firstIndex(of: byte) ?? 0 }

  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}
