import Charts
import PipecatModel
import SessionReport

extension ReportCharts {
  private var buckets: [Timeline.Bucket] { report.total.timeline.buckets }

  /// Round times on the wall of the zone.
  var ticks: [AxisTick] {
    AxisTick.round(starts: buckets.map { clock.wallSeconds($0.start) }) { index, isMidnight in
      let start = buckets[index].start
      return isMidnight && isLong
        ? clock.text(start, .day) : clock.tick(start, isMidnight: isMidnight)
    }
  }

  /// Whether the same day of the week comes more than twice, so that its name tells little.
  private var isLong: Bool {
    guard let start = buckets.first?.start, let end = report.total.timeline.end else {
      return false
    }
    return end.milliseconds - start.milliseconds > 14 * 86_400_000
  }

  /// Where a moment lies on the time axis, from 0 to 1.
  func fraction(_ time: Timestamp) -> Double {
    guard let start = buckets.first?.start, let end = report.total.timeline.end, end > start else {
      return 0
    }
    let into = Double(time.milliseconds - start.milliseconds)
    return min(max(into / Double(end.milliseconds - start.milliseconds), 0), 1)
  }

  /// When deployments were first seen. One seen in the first bucket may be older than the period,
  /// so it has no mark; and of some of its sessions only, none has.
  var markers: [AxisTick] {
    guard buckets.count > 1, isOfWholeDeployments else { return [] }
    return report.deployments.compactMap { deployment in
      guard
        deployment.deploymentID != nil, let first = deployment.firstCreatedAt,
        first >= buckets[1].start
      else { return nil }
      return AxisTick(
        at: fraction(first), label: deployment.shortID, href: href(deployment))
    }
  }

  private var isOfWholeDeployments: Bool {
    var filter = report.filter
    filter.window = .all
    filter.deploymentIDs = []
    return filter == SessionFilter()
  }

  /// The part of the axis that was asked for; the first and the last bucket reach over it.
  var range: ClosedRange<Double> {
    let from = report.filter.window.from.map(fraction) ?? 0
    let to = fraction(report.filter.window.to ?? report.asOf)
    return from < to ? from...to : 0...1
  }

  /// The part of the axis of which the history is not read yet.
  var missing: ClosedRange<Double>? {
    guard !report.coverage.complete, let from = report.coverage.from else { return nil }
    let end = fraction(from)
    return end > 0 ? 0...end : nil
  }

  /// The failed share, against that of the period before.
  var share: StackedTimeline.Share {
    let previous = report.comparable
    let before = previous.flatMap { previous -> Double? in
      guard previous.figures.sessions >= Format.fewest else { return nil }
      return Double(previous.figures.outcomes[.failed]) / Double(previous.figures.sessions)
    }
    return StackedTimeline.Share(
      ofSeries: 0, name: "Failed share", reference: before,
      referenceName: "in the \(previous.map(Self.length) ?? "period") before")
  }

  private static func length(of previous: Report.Previous) -> String {
    guard let from = previous.window.from, let to = previous.window.to else { return "period" }
    return Words.span(seconds: (to.milliseconds - from.milliseconds) / 1000)
  }
}
