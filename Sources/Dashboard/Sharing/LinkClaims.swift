import Foundation
import JWTKit
import PipecatModel
import SessionReport

/// What a token says.
struct LinkClaims: JWTPayload {
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
    link = LinkClaims.link(id, agent, filters, frames, expires)
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
    link = LinkClaims.link(id, agent, filters, frames, expires)
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
