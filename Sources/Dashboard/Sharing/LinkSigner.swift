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
    var known = BoundedCache<String, LinkClaims>(capacity: 4 << 20)
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
    let claims = LinkClaims(
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
  /// - Returns: the link.
  func knownLink(of token: String, at now: Timestamp, calledAs address: String) -> SharedLink? {
    // Two texts that mean the same characters are one key, and the other may never have been signed.
    guard TokenForm.isCanonical(token) else { return nil }
    return state.withLock { state in
      state.known.value(of: token).flatMap { claims in
        isGood(claims, at: now, calledAs: address, revoked: state.revoked) ? claims.link : nil
      }
    }
  }

  /// The link of a token; `nil` where it is none that this dashboard signed for itself, has expired,
  /// is not valid yet, or was revoked.
  ///
  /// - Parameters:
  ///   - token: the token.
  ///   - now: the time of day.
  ///   - address: the dashboard's own, as the visitor calls it.
  /// - Returns: the link.
  public func link(of token: String, at now: Timestamp, calledAs address: String) async
    -> SharedLink?
  {
    let (keys, generation) = state.withLock { ($0.keys, $0.generation) }
    guard let keys, TokenForm.isCanonical(token),
      let form = try? DefaultJWTParser().parse(Array(token.utf8), as: NoClaims.self),
      form.header.alg == "HS256",
      // What a token calls critical must be understood (RFC 7515, 4.1.11), and nothing is.
      form.header.crit == nil,
      let claims = try? await keys.verify(
        token, as: LinkClaims.self, iteratingKeys: form.header.kid == nil)
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
    _ claims: LinkClaims, at now: Timestamp, calledAs address: String, revoked: Set<String>
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

/// What is looked at of a token before it is known who wrote it: nothing.
private struct NoClaims: JWTPayload {
  func verify(using algorithm: some JWTAlgorithm) {}
}
