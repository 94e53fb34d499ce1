import Foundation

/// What a simulated agent is like.
struct AgentPlan {
  /// A time of day, some days before or after midnight before the simulation starts.
  struct Moment {
    var day: Int
    var hour: Int
    var minute: Int = 0

    /// Milliseconds since 1970.
    func time(anchor: Int64) -> Int64 {
      anchor + (Int64(day) * 1440 + Int64(hour) * 60 + Int64(minute)) * 60_000
    }
  }

  /// A deployment before it has an id.
  struct Release {
    var at: Moment
    var quality = DeploymentPlan.Quality.usual
  }

  /// A stretch in which many more callers come than instances are warm.
  struct Rush {
    var from: Moment
    var minutes: Int64
  }

  /// A session that breaks a rule; the first that is created after the moment.
  struct Oddity {
    enum Kind {
      /// Runs on far past the agent's longest session.
      case runaway(hours: Int64)
      /// Has no end, though nobody talks any more.
      case lostEnd
      /// Its `createdAt` is not known.
      case unknownCreation
    }
    var after: Moment
    var kind: Kind
  }

  var name: String
  var region: String
  /// Its part of all sessions.
  var share: Double
  /// The rate in each hour of the day (UTC), relative to the others.
  var hours: [Double]
  /// The rate on Saturdays and Sundays, relative to other days.
  var weekend: Double
  /// The median of a completed session, in seconds.
  var talkSeconds: Double
  /// The longest session in seconds; `nil` for upstream's default.
  var maxSessionSeconds: Int?
  var minReplicas: Int
  /// At least this many instances; more where there are more sessions.
  var maxReplicas: Int
  var releases: [Release]
  var rushes: [Rush] = []
  var oddities: [Oddity] = []

  /// The instances that an agent with so many sessions in 60 days needs in its busiest hour.
  func instances(forSessions sessions: Int) -> Int {
    let mean = hours.reduce(0, +) / Double(hours.count)
    let busiest = (hours.max() ?? mean) / mean * max(1, weekend)
    // The last days have twice the mean rate, a talk's mean is above its median, and no hour is
    // like the other.
    let recent = Double(sessions) / (60 * 86_400) * 4.2
    let needed = recent * busiest * (rushes.isEmpty ? 1 : AgentPlan.rushFactor) * talkSeconds
    let withReserve = needed + 2 * needed.squareRoot()
    return max(maxReplicas, Int((withReserve / 5).rounded(.up)) * 5)
  }

  /// How many times as many callers come in a rush.
  private static let rushFactor = 2.5

  /// The longest session, in milliseconds.
  var maxSessionMilliseconds: Int64 {
    Int64(maxSessionSeconds ?? AgentPlan.defaultMaxSessionSeconds) * 1000
  }

  /// Upstream's longest session where nothing is configured.
  static let defaultMaxSessionSeconds = 7200

  /// How many sessions come at an instant.
  ///
  /// - Parameters:
  ///   - time: Milliseconds since 1970.
  ///   - anchor: Midnight before the simulation starts.
  ///   - key: What random numbers come from: no two days are quite alike.
  /// - Returns: A rate that has a meaning only relative to others.
  func rate(at time: Int64, anchor: Int64, key: UInt64) -> Double {
    // Counted from 1600-01-01, a Saturday, so that no clock makes these negative.
    let hour = Int((time + 11_676_096_000_000) / 3_600_000)
    let weekday = hour / 24 % 7
    var noise = SeededGenerator(key, .rate, hour)
    var rate = hours[hour % 24] * noise.logNormal(median: 1, spread: 0.12)
    if weekday < 2 { rate *= weekend }
    if rush(at: time, anchor: anchor) { rate *= AgentPlan.rushFactor }
    // The number of callers doubles every 20 days up to now.
    return rate * exp2(Double(min(0, time - anchor)) / (20 * 86_400_000))
  }

  /// Whether more callers come than instances are warm.
  func rush(at time: Int64, anchor: Int64) -> Bool {
    rushes.contains { rush in
      let start = rush.from.time(anchor: anchor)
      return start <= time && time < start + rush.minutes * 60_000
    }
  }
}
