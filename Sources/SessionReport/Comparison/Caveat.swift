import Foundation
import PipecatModel

extension Comparison {
  /// What the data show that speaks against taking a difference for the deployment's doing: sessions
  /// of the two are not the same mix.
  public enum Caveat: Sendable, Hashable {
    /// Both had sessions in the same time, so they may have shared what goes wrong.
    case overlap(ClosedRange<Timestamp>)
    /// Their sessions came at other hours of the day.
    case hours
    /// One had so many times as many sessions an hour as the other; over 1 for the candidate.
    case load(Double)

    /// The word for it in documents.
    public var name: String {
      switch self {
      case .overlap: "overlap"
      case .hours: "hours"
      case .load: "load"
      }
    }
  }
}

extension DeploymentHistory {
  /// What speaks against a comparison, by the sessions that it counts.
  func caveats(
    _ baseline: DeploymentSample?, _ candidate: DeploymentSample?, in timeZone: TimeZone
  ) -> [Comparison.Caveat] {
    guard let baseline, let before = baseline.createdAt, let candidate,
      let after = candidate.createdAt
    else { return [] }
    var caveats: [Comparison.Caveat] = []
    if let both = Self.overlap(before, after) { caveats.append(.overlap(both)) }
    guard min(baseline.sessions, candidate.sessions) >= Self.fewest else { return caveats }
    if Self.areApart(hours(of: baseline, in: timeZone), hours(of: candidate, in: timeZone)) {
      caveats.append(.hours)
    }
    if let before = baseline.sessionsPerHour, let after = candidate.sessionsPerHour {
      let ratio = after / before
      if max(ratio, 1 / ratio) >= Self.muchMore { caveats.append(.load(ratio)) }
    }
    return caveats
  }

  /// When both had sessions, where that is more than the minutes in which one replaces the other, and
  /// a twentieth of the shorter time or more.
  private static func overlap(
    _ before: ClosedRange<Timestamp>, _ after: ClosedRange<Timestamp>
  ) -> ClosedRange<Timestamp>? {
    guard before.overlaps(after) else { return nil }
    let both = before.clamped(to: after)
    let shorter = min(before.length, after.length)
    return both.length >= max(shorter / 20, Self.handover) ? both : nil
  }

  /// For so many milliseconds two deployments serve side by side while one replaces the other.
  private static let handover: Int64 = 600_000

  /// Under so many sessions hours and load are chance.
  private static let fewest = 20
  /// So many times as many sessions an hour are another load.
  private static let muchMore = 1.5

  /// How many sessions of a sample came in each hour of the day.
  private func hours(of sample: DeploymentSample, in timeZone: TimeZone) -> [Int] {
    let rows = RowFilter(filter.ended(of: sample.deploymentID), codes: table.codes)
    var quarters: [Int64: Int] = [:]
    for matching in table.matching(rows) where matching.failures.contains(0) {
      let early = sample.cut.map { matching.before($0.milliseconds) } ?? matching
      lazy var settled = rule.settled(early)
      for kind in early.failures.indices where early.failures[kind] == 0 {
        let counted = rule.mayLeaveOut(kind, of: early.segment) ? settled : early
        counted.countByQuarterHour(ofKind: kind) { quarters[$0, default: 0] += $1 }
      }
    }
    let clock = WallClock(zone: timeZone)
    var hours = [Int](repeating: 0, count: 24)
    for (quarter, sessions) in quarters {
      let hour = clock.wall(at: quarter).flooredDivision(by: 3_600_000)
      hours[Int(hour.flooredRemainder(by: 24))] += sessions
    }
    return hours
  }

  /// Whether a fifth of the sessions would have to come at another hour for two days to be alike,
  /// beyond what chance alone moves.
  private static func areApart(_ before: [Int], _ after: [Int]) -> Bool {
    let (n0, n1) = (Double(before.reduce(0, +)), Double(after.reduce(0, +)))
    var moved = 0.0
    var chance = 0.0
    for (k0, k1) in zip(before, after) {
      moved += abs(Double(k0) / n0 - Double(k1) / n1) / 2
      let share = Double(k0 + k1) / (n0 + n1)
      // The mean of the absolute difference of two shares that are the same.
      chance += (2 / .pi * share * (1 - share) * (1 / n0 + 1 / n1)).squareRoot() / 2
    }
    return moved - chance >= 0.2
  }
}

extension SessionFilter {
  /// Those of a deployment that ended.
  fileprivate func ended(of deploymentID: String) -> SessionFilter {
    var ended = self
    ended.status = .ended
    ended.deploymentIDs = [deploymentID]
    return ended
  }
}

extension MatchingRows {
  /// Quarters of an hour, in which clocks of all zones show the same hour, and how many rows of a kind
  /// match in each.
  fileprivate func countByQuarterHour(
    ofKind kind: Int, _ body: (_ start: Int64, _ sessions: Int) -> Void
  ) {
    let quarter: Int64 = 900_000
    var start: Int64?
    var sessions = 0
    // They ascend, so those of a quarter follow each other.
    for row in rows(ofKind: kind) {
      let createdAt = segment.columns.createdAt(Int(row))
      if let known = start, createdAt < known + quarter {
        sessions += 1
        continue
      }
      if let start { body(start, sessions) }
      start = createdAt - createdAt.flooredRemainder(by: quarter)
      sessions = 1
    }
    if let start { body(start, sessions) }
  }
}

extension DeploymentSample {
  /// Over the time from its first to its last session; `nil` where that is under an hour, which says
  /// little of a load.
  fileprivate var sessionsPerHour: Double? {
    createdAt.flatMap { times in
      let hours = Double(times.length) / 3_600_000
      return hours >= 1 ? Double(sessions) / hours : nil
    }
  }
}

extension ClosedRange<Timestamp> {
  /// In milliseconds.
  fileprivate var length: Int64 { upperBound.milliseconds - lowerBound.milliseconds }
}
