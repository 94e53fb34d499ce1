import SessionReport
import VerdictSimulation

/// A row of a table: what two deployments are like, held against baselines of several sizes.
struct Scenario {
  let name: String
  /// One for each column.
  let histories: [VerdictHistory]
  /// What verdicts are looked at.
  var measures = ComparisonMeasure.allCases

  /// Deployments that are alike: failure shares of 0.1 % to 50 %, ties and heavy tails, baselines that
  /// are small, large, and growing.
  static let alike: [Scenario] = {
    let sources: [(String, SessionSource)] = [
      ("0.1 % fail", SessionSource(failureShare: 0.001, coldShare: 0.02)),
      ("3 % fail", SessionSource()),
      (
        "20 % fail, heavy tails",
        SessionSource(
          failureShare: 0.2, coldShare: 0.3, coldStarts: .heavy(scale: 2),
          warmStarts: .heavy(scale: 1), durations: .heavy(scale: 60))
      ),
      (
        "50 % fail, all ties",
        SessionSource(
          failureShare: 0.5, coldShare: 0.5, coldStarts: .constant(4), warmStarts: .constant(1),
          durations: .constant(30))
      ),
      (
        "3 % fail, no ties",
        SessionSource(
          coldShare: 0.5, coldStarts: .uniform(0..<14_400), warmStarts: .uniform(0..<14_400),
          durations: .uniform(0..<14_400))
      ),
    ]
    return sources.map { name, source in
      let fixed = [50, 200, 2000].map { VerdictHistory(baseline: source, baselineSessions: $0) }
      let growing = VerdictHistory(baseline: source, baselineSessions: 0, bothGrow: true)
      return Scenario(name: name, histories: fixed + [growing])
    }
  }()

  /// Real differences.
  static let different: [Scenario] = {
    let cold = SessionSource(coldShare: 1)
    let changes: [(String, SessionSource, SessionSource, ComparisonMeasure)] = [
      ("3 to 6 % fail", SessionSource(), SessionSource(failureShare: 0.06), .failureShare),
      ("3 to 12 % fail", SessionSource(), SessionSource(failureShare: 0.12), .failureShare),
      ("3 to 30 % fail", SessionSource(), SessionSource(failureShare: 0.3), .failureShare),
      (
        "cold starts take twice as long", cold,
        SessionSource(coldShare: 1, coldStarts: .logNormal(median: 12, sigma: 0.4)),
        .coldStartSeconds
      ),
      (
        "cold starts take half as long",
        SessionSource(coldShare: 1, coldStarts: .logNormal(median: 12, sigma: 0.4)), cold,
        .coldStartSeconds
      ),
      (
        "sessions last twice as long", SessionSource(),
        SessionSource(durations: .logNormal(median: 180, sigma: 1)), .durationSeconds
      ),
    ]
    return changes.map { name, before, after, measure in
      let histories = [200, 500, 2000].map {
        VerdictHistory(baseline: before, baselineSessions: $0, candidate: after)
      }
      return Scenario(name: name, histories: histories, measures: [measure])
    }
  }()
}
