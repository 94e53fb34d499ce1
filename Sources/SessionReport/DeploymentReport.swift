import PipecatModel

/// The matching sessions of one deployment.
public struct DeploymentReport: Sendable {
  /// The deployment's id; `nil` for sessions of which it is not known.
  public let deploymentID: String?
  /// When the first matching session was created; `nil` where that is not known of any.
  public let firstCreatedAt: Timestamp?
  /// When the last matching session was created.
  public let lastCreatedAt: Timestamp?
  /// The figures, on the same buckets as the whole.
  public let activity: Activity

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("deploymentId", deploymentID)
    json.field("firstCreatedAt", firstCreatedAt)
    json.field("lastCreatedAt", lastCreatedAt)
    activity.writeFields(to: &json)
    json.endObject()
  }

  /// A report for each deployment that was counted; that with the newest session first, ties by id.
  static func all(
    of scan: ReportScan, codes: SessionCodes, scale: TimelineScale
  ) -> [DeploymentReport] {
    let noPeaks = ConcurrencyPeaks(buckets: scale.starts.count)
    let reports = scan.tallies.map { code, tally in
      DeploymentReport(
        deploymentID: codes.deployments[code],
        firstCreatedAt: tally.createdAt.map { Timestamp(milliseconds: $0.lowerBound) },
        lastCreatedAt: tally.createdAt.map { Timestamp(milliseconds: $0.upperBound) },
        activity: tally.activity(on: scale, peaks: scan.peaks[code] ?? noPeaks))
    }
    return reports.sorted { lhs, rhs in
      if lhs.lastCreatedAt != rhs.lastCreatedAt {
        guard let left = lhs.lastCreatedAt else { return false }
        guard let right = rhs.lastCreatedAt else { return true }
        return left > right
      }
      guard let left = lhs.deploymentID else { return false }
      guard let right = rhs.deploymentID else { return true }
      return left < right
    }
  }
}
