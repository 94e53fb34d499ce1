import SessionReport
import VerdictSimulation

/// Simulated deployments, with what is said of them in a table.
struct Scenario {
  let name: String
  let history: VerdictHistory
  /// Where they differ.
  var measure = ComparisonMeasure.failureShare

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
    let baselines: [(String, Int, Bool)] = [
      ("baseline of 50", 50, false), ("baseline of 200", 200, false),
      ("baseline of 2,000", 2000, false), ("both growing", 0, true),
    ]
    return sources.flatMap { name, source in
      baselines.map { words, count, bothGrow in
        Scenario(
          name: "\(name), \(words)",
          history: VerdictHistory(
            baseline: source, baselineSessions: count, bothGrow: bothGrow))
      }
    }
  }()

  /// Real differences, each against baselines of 200, 500 and 2,000 sessions.
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
    return changes.flatMap { name, before, after, measure in
      [200, 500, 2000].map { count in
        Scenario(
          name: "\(name), baseline of \(count)",
          history: VerdictHistory(
            baseline: before, baselineSessions: count, candidate: after),
          measure: measure)
      }
    }
  }()
}
