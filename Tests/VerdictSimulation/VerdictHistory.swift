import SessionReport
import TestSupport

/// A deployment and the one before it, looked at after every session.
public struct VerdictHistory: Sendable {
  /// How the one before comes out.
  public let baseline: SessionSource
  /// How many sessions the one before has had.
  public let baselineSessions: Int
  /// How the deployment in question comes out.
  public let candidate: SessionSource
  /// Whether the one before goes on having as many sessions as the other.
  public let bothGrow: Bool

  /// - Parameters:
  ///   - baseline: how the one before comes out.
  ///   - baselineSessions: how many sessions it has had.
  ///   - candidate: how the deployment in question comes out; as the one before if `nil`.
  ///   - bothGrow: whether the one before goes on having as many sessions as the other.
  public init(
    baseline: SessionSource, baselineSessions: Int, candidate: SessionSource? = nil,
    bothGrow: Bool = false
  ) {
    self.baseline = baseline
    self.baselineSessions = baselineSessions
    self.candidate = candidate ?? baseline
    self.bothGrow = bothGrow
  }

  /// After how many sessions of the candidate, up to `sessions`, any of some measures first has a
  /// verdict other than unclear or too few; `nil` where none ever has.
  public func firstVerdict(
    on measures: [ComparisonMeasure] = ComparisonMeasure.allCases, within sessions: Int, seed: Int
  ) -> (session: Int, measure: ComparisonMeasure, verdict: Verdict)? {
    var generator = SeededGenerator(seed: seed)
    var before = Recording()
    var after = Recording()
    for _ in 0..<baselineSessions { before.add(baseline.session(using: &generator)) }
    for session in 1...sessions {
      after.add(candidate.session(using: &generator))
      if bothGrow { before.add(baseline.session(using: &generator)) }
      for measure in measures {
        let verdict = MeasuredDifference.verdict(
          measure, baseline: before.values(of: measure), candidate: after.values(of: measure))
        if verdict != .unclear && verdict != .tooFew { return (session, measure, verdict) }
      }
    }
    return nil
  }
}
