import Foundation
import PipecatModel

/// The deployments that a filter finds, in the order in which they came, and what a comparison counts
/// of each.
public struct DeploymentHistory: Sendable {
  /// The deployments with matching sessions, that which was first seen last first; for the order
  /// counts all that is held, so that it does not change with the filter.
  public let deploymentIDs: [String]
  let table: SessionTable
  let filter: SessionFilter
  let rule: SettledRule
  private let samples: [String: DeploymentSample]
  private let places: [String: Int]
  /// Also of those without matching sessions.
  private let known: [String: Known]

  /// The deployments with sessions in `table` that `filter` matches, when the data was read at `asOf`.
  public init(table: SessionTable, filter: SessionFilter, asOf: Timestamp) {
    self.table = table
    self.filter = filter
    rule = SettledRule(asOf: SessionRow.clamp(asOf.milliseconds))
    let counts = SettledCounts(table: table, filter: filter, rule: rule)
    let firstSeen = table.firstSeen
    var samples: [String: DeploymentSample] = [:]
    var known: [String: Known] = [:]
    for (code, id) in table.codes.deployments.values.enumerated() {
      guard let id else { continue }
      let code = UInt32(code)
      known[id] = Known(id: id, seen: firstSeen[code] ?? .min)
      guard let counted = counts.deployments[code], counted.matching > 0 else { continue }
      let cut = counts.cuts[code].map { Timestamp(milliseconds: $0) }
      samples[id] = DeploymentSample(id, counted, cut: cut)
    }
    self.samples = samples
    self.known = known
    deploymentIDs = samples.keys.compactMap { known[$0] }.sorted().map(\.id)
    places = Dictionary(uniqueKeysWithValues: zip(deploymentIDs, deploymentIDs.indices))
  }

  private struct Known: Comparable {
    let id: String
    let seen: Int64

    static func < (lhs: Known, rhs: Known) -> Bool {
      lhs.seen == rhs.seen ? lhs.id < rhs.id : lhs.seen > rhs.seen
    }
  }

  /// What counts of a deployment; nothing of one without matching sessions.
  public func sample(of deploymentID: String) -> DeploymentSample {
    samples[deploymentID] ?? .none(of: deploymentID)
  }

  /// The deployment with matching sessions that came before another; `nil` for the first. Before one
  /// without any sessions, which may be about to have its first, came the newest.
  public func deployment(before deploymentID: String) -> String? {
    if let place = places[deploymentID] { return deploymentIDs.dropFirst(place + 1).first }
    guard let own = known[deploymentID] else { return deploymentIDs.first }
    return deploymentIDs.first { id in known[id].map { own < $0 } ?? false }
  }

  /// The comparison of two deployments. Where none is named, the newest is held against the one before
  /// it. A candidate alone is held against the one before it, or the first against the next; against a
  /// baseline alone the newest of the others is held.
  ///
  /// - Parameters:
  ///   - baseline: the deployment that is held against.
  ///   - candidate: the deployment in question.
  ///   - timeZone: the zone of hours of the day.
  /// - Returns: the comparison, without a side where there is no deployment for it.
  public func comparison(
    baseline: String? = nil, candidate: String? = nil, in timeZone: TimeZone
  ) -> Comparison {
    let candidate = candidate ?? deploymentIDs.first { $0 != baseline }
    let other = deploymentIDs.last { $0 != candidate }
    let baseline = baseline ?? candidate.flatMap(deployment(before:)) ?? other
    let (before, after) = (baseline.map(sample(of:)), candidate.map(sample(of:)))
    return Comparison(
      baseline: before, candidate: after, measures: Self.measures(before, after),
      newStatuses: newStatuses(of: candidate, neverIn: baseline),
      caveats: caveats(before, after, in: timeZone))
  }

  /// What each measure says of a deployment against the one before it, without the figures, which are
  /// most of the work; `nil` for the first.
  public func verdicts(on deploymentID: String) -> [ComparisonMeasure: Verdict]? {
    deployment(before: deploymentID).map { baseline in
      let (before, after) = (sample(of: baseline), sample(of: deploymentID))
      return Dictionary(
        uniqueKeysWithValues: ComparisonMeasure.allCases.map { measure in
          let (before, after) = (before.values(of: measure), after.values(of: measure))
          return (measure, MeasuredDifference.verdict(measure, baseline: before, candidate: after))
        })
    }
  }

  /// Each measure of a deployment against another.
  public func measures(of candidate: String, against baseline: String) -> [MeasuredDifference] {
    Self.measures(sample(of: baseline), sample(of: candidate))
  }

  private static func measures(
    _ baseline: DeploymentSample?, _ candidate: DeploymentSample?
  ) -> [MeasuredDifference] {
    let nothing = DeploymentSample.none(of: "")
    let (before, after) = (baseline ?? nothing, candidate ?? nothing)
    return ComparisonMeasure.allCases.map {
      MeasuredDifference($0, baseline: before.values(of: $0), candidate: after.values(of: $0))
    }
  }

  /// What is said of the newest deployment against the one before it; `nil` where there is but one.
  public var latestVerdict: Verdict? {
    deploymentIDs.first.flatMap(verdicts(on:)).map { .strongest(of: $0.values) }
  }
}

extension SessionTable {
  /// When the first session of each deployment was created, by the deployment's code.
  fileprivate var firstSeen: [UInt32: Int64] {
    var seen: [UInt32: Int64] = [:]
    for segment in segments where segment.createdAt != nil {
      for (number, kind) in segment.columns.kinds.enumerated() {
        guard let row = segment.byKind.rows(ofKind: number).first else { continue }
        let createdAt = segment.columns.createdAt(Int(row))
        seen[kind.deployment] = min(seen[kind.deployment] ?? createdAt, createdAt)
      }
    }
    return seen
  }
}
