import Foundation

/// What a dashboard shows of itself and to whom.
public struct DashboardConfiguration: Sendable {
  /// The folder that holds `Templates/` and `Public/`.
  public var assets: URL
  /// The program's version.
  public var version: String
  /// Whether the sessions are those of a simulated cloud, which every page then says.
  public var isSimulated: Bool
  /// How often upstream is asked, in seconds.
  public var syncInterval: Int
  /// The zone of times and bare dates, unless a link says otherwise.
  public var timeZone: TimeZone
  /// The address that visitors use, without a slash at the end; `nil` takes it from each request.
  public var publicURL: String?
  /// The origins that may frame pages.
  public var frameAncestors: [String]
  /// Whether `/metrics` is told beside the pages; not where it has an address of its own.
  public var tellsMetrics = true
  /// Whether it is served over HTTPS alone, which browsers are then told to remember.
  public var isSecure = false

  /// A configuration.
  public init(
    assets: URL, version: String, isSimulated: Bool = false, syncInterval: Int = 15,
    timeZone: TimeZone = .gmt, publicURL: String? = nil, frameAncestors: [String] = []
  ) {
    self.assets = assets
    self.version = version
    self.isSimulated = isSimulated
    self.syncInterval = syncInterval
    self.timeZone = timeZone
    self.publicURL = publicURL
    self.frameAncestors = frameAncestors
  }
}
