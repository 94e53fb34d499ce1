/// A place where agents can run (`GET /regions`).
public struct Region: Sendable, Hashable, Decodable {
  /// The code that agents carry, like `us-west`.
  public var code: String
  /// The name for people, like `US West (Oregon)`.
  public var displayName: String

  private enum CodingKeys: String, CodingKey {
    case code
    case displayName = "display_name"
  }

  /// A region.
  public init(code: String, displayName: String) {
    self.code = code
    self.displayName = displayName
  }
}

/// The regions that an organization can use (`GET /regions`).
public struct RegionList: Sendable, Decodable {
  /// The regions, in upstream's order.
  public var regions: [Region]
}
