/// One deployment of a simulated agent, and how its sessions fare.
struct DeploymentPlan {
  /// How the sessions of a deployment fare.
  struct Quality {
    /// The share of sessions that fail.
    var failed: Double
    /// The share of sessions that find no warm instance.
    var cold: Double
    /// The median of a cold bot start, in seconds.
    var coldStartSeconds: Double
    /// How likely a warm bot start takes 0, 1, 2, 3 and 4 seconds.
    var warmStartWeights: [Double]
    /// The share of sessions whose web socket is not kept alive.
    var keepaliveTimeouts: Double
    /// Whether an instance needs more memory from minute to minute.
    var leaks: Bool

    /// A deployment as it should be.
    static let usual = Quality(
      failed: 0.027, cold: 0.1, coldStartSeconds: 5, warmStartWeights: [38, 40, 15, 5, 2],
      keepaliveTimeouts: 0, leaks: false)
    /// A deployment that somebody should roll back.
    static let poor = Quality(
      failed: 0.066, cold: 0.17, coldStartSeconds: 8, warmStartWeights: [20, 38, 25, 11, 6],
      keepaliveTimeouts: 0.009, leaks: true)
  }

  /// The deployment's UUID.
  var id: String
  /// When it was deployed, in milliseconds since 1970.
  var deployedAt: Int64
  /// For how long its predecessor still takes sessions, in milliseconds.
  var rolloutMilliseconds: Int64
  /// How its sessions fare.
  var quality: Quality
  /// The container image.
  var image: String
}
