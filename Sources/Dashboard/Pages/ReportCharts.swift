import Charts
import PipecatModel
import SessionReport

/// The charts of a report: what `Charts` draws, in the words and with the links of a page.
struct ReportCharts: Sendable {
  let report: Report
  let clock: Clock
  /// Where bars and rows lead; `nil` for charts without links, which stand alone.
  let links: Links?
  /// The time of each bucket in words and where it leads, which two charts of a page tell.
  let spans: [(label: String, href: String?)]

  init(report: Report, clock: Clock, links: Links?) {
    self.report = report
    self.clock = clock
    self.links = links
    let timeline = report.total.timeline
    let starts = timeline.buckets.map(\.start)
    let ends = starts.dropFirst() + [timeline.end ?? report.asOf]
    spans = zip(starts, ends).map { start, end in
      (clock.span(from: start, to: end), links?.sessions(from: start, to: end))
    }
  }

  /// The series of a stack, what matters first.
  static let series = Outcome.stacked.map { outcome in
    StackedTimeline.Series(name: outcome.rawValue, style: outcome.rawValue)
  }

  /// The most deployments that are told apart by their lines.
  static let mostLines = CumulativeChart.lineStyles.count

  /// Sessions by outcome over time, the failed share, and when deployments were first seen.
  func timeline(size: StackedTimeline.Size = .regular) -> StackedTimeline {
    let timeline = report.total.timeline
    return StackedTimeline(
      title: "Sessions by outcome over time", noun: Noun("session"), series: Self.series,
      buckets: timeline.buckets.enumerated().map { index, bucket in
        StackedTimeline.Bucket(
          label: spans[index].label, values: Outcome.stacked.map { bucket.outcomes[$0] },
          href: spans[index].href)
      },
      bucketSeconds: timeline.bucketSeconds, ticks: ticks, markers: markers,
      share: share, range: range, missing: missing, size: size)
  }

  /// What became of the sessions of each deployment.
  var outcomes: SplitBarChart {
    SplitBarChart(
      title: "Outcomes by deployment", noun: Noun("session"), rowName: "Deployment",
      rows: report.deploymentsInOrder.prefix(12).map { deployment in
        SplitBarChart.Row(
          label: deployment.shortID, bar: deployment.activity.figures.outcomes.bar,
          href: href(deployment))
      })
  }

  /// Within how many seconds bots started, by deployment.
  var botStart: CumulativeChart {
    let series = newest(where: { $0.botStart.count > 0 }).map { deployment in
      var sum = 0
      return CumulativeChart.Series(
        name: deployment.shortID,
        steps: deployment.activity.figures.botStart.histogram.map { bar in
          sum += bar.sessions
          return CumulativeChart.Step(seconds: Double(bar.seconds), count: sum)
        }, href: href(deployment))
    }
    return CumulativeChart(
      title: "Bot start by deployment: share of sessions whose bot started within so many seconds",
      noun: Noun("session"), rowName: "Deployment",
      scale: .linear(upTo: Self.end(of: series)), series: series)
  }

  /// Within how much time sessions ended, by deployment.
  var duration: CumulativeChart {
    let series = newest(where: { $0.duration.count > 0 }).map { deployment in
      let figures = deployment.activity.figures.duration
      return CumulativeChart.Series(
        name: deployment.shortID, percentiles: figures.curve.map { Double($0) / 1000 },
        count: figures.count, href: href(deployment))
    }
    let middle = series.compactMap { $0.percentile(0.01) }.min() ?? 1
    let longest = series.compactMap { $0.percentile(1) }.max() ?? 60
    return CumulativeChart(
      title: "Duration by deployment: share of sessions that ended within so much time",
      noun: Noun("session"), rowName: "Deployment",
      scale: .logarithmic(covering: middle...max(middle, longest)), series: series)
  }

  /// The most sessions at once in each bucket, against the agent's cap.
  var concurrency: StepAreaChart {
    let timeline = report.total.timeline
    return StepAreaChart(
      title: "Most sessions at once", noun: Noun("session"),
      buckets: timeline.buckets.enumerated().map { index, bucket in
        StepAreaChart.Bucket(
          label: spans[index].label, value: bucket.peakConcurrency, href: spans[index].href)
      },
      bucketSeconds: timeline.bucketSeconds, ticks: ticks,
      cap: report.capacity.maxReplicas.map { StepAreaChart.Cap($0) },
      peakFraction: report.total.peakConcurrency.at.map(fraction))
  }

  /// How far the axis reaches: to p99.9, but to no more than twice p99, so that a few sessions that
  /// took minutes do not flatten all others.
  private static func end(of series: [CumulativeChart.Series]) -> Double {
    let usual = series.compactMap { $0.percentile(0.99) }.max() ?? 0
    let tail = series.compactMap { $0.percentile(0.999) }.max() ?? 0
    return min(tail, 2 * usual)
  }

  private func newest(where isKnown: (Figures) -> Bool) -> [DeploymentReport] {
    Array(
      report.knownDeployments.filter { isKnown($0.activity.figures) }.prefix(Self.mostLines))
  }

  /// The sessions page for a deployment.
  func href(_ deployment: DeploymentReport) -> String? {
    guard let links, let id = deployment.deploymentID else { return nil }
    return links.sessions { $0.deploymentIDs = [id] }
  }
}

extension DeploymentReport {
  /// The deployment's name for people.
  var shortID: String { deploymentID.map(Words.short) ?? "not known" }
}

extension OutcomeCounts {
  /// The outcomes as one bar.
  var bar: SplitBar {
    SplitBar(
      parts: Outcome.stacked.map {
        SplitBar.Part(name: $0.rawValue, style: $0.rawValue, value: self[$0])
      })
  }
}
